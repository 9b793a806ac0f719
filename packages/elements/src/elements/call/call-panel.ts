import { html, nothing, type TemplateResult } from 'lit'

import type { CallState } from '../../controllers/calls/call-steps.ts'
import type { CallDesk } from '../../controllers/calls/call-desk.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import type { Sentences } from '../../words/catalogue.ts'
import { calls } from '../../words/en/calls.ts'
import type { Words } from '../../words/words.ts'

type Says = Sentences<typeof calls>

/** What is open beside the controls of a call: devices and privacy, or who can be added. */
export function panelTemplate(
  words: Words,
  panel: 'none' | 'settings' | 'add',
  desk: CallDesk,
  messenger: Messenger,
  state: Extract<CallState, { rung: unknown }>,
): TemplateResult | typeof nothing {
  if (panel === 'none') return nothing
  return panel === 'settings' ? settings(words.of(calls), desk) : people(words.of(calls), desk, messenger, state)
}

function settings(says: Says, desk: CallDesk): TemplateResult {
  const { microphones, cameras } = desk.media.devices.value
  const { microphone, camera, isRelayOnly } = desk.choices.value
  return html`<div class="panel" role="group" aria-label=${says.settings} data-testid="call-settings-panel">
    ${choice(says, 'microphone', microphones, microphone, (id) => void desk.choose({ microphone: id }))}
    ${choice(says, 'camera', cameras, camera, (id) => void desk.choose({ camera: id }))}
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        data-testid="call-relay-only"
        .checked=${isRelayOnly}
        @change=${({ target }: Event) => void desk.choose({ isRelayOnly: (target as HTMLInputElement).checked })}
      />
      <span>${says.relayOnly}<span class="hint">${says.relayOnlyHint}</span></span>
    </label>
  </div>`
}

function choice(
  says: Says,
  of: 'microphone' | 'camera',
  devices: readonly MediaDeviceInfo[],
  chosen: string | undefined,
  choose: (id: string | undefined) => void,
): TemplateResult {
  const numbered = of === 'camera' ? says.cameraNumber : says.microphoneNumber
  const named = devices.filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default')
  return html`<label class="choice"
    ><span class="label">${says[of]}</span
    ><select
      class="field"
      data-testid=${of === 'camera' ? 'call-camera-choice' : 'call-microphone'}
      @change=${({ target }: Event) => {
        const { value } = target as HTMLSelectElement
        choose(value === '' ? undefined : value)
      }}
    >
      <option value="" ?selected=${chosen === undefined}>${says.anyDevice}</option>
      ${named.map(
        ({ deviceId, label }, index) =>
          html`<option value=${deviceId} ?selected=${deviceId === chosen}>
            ${label === '' ? numbered(index + 1) : label}
          </option>`,
      )}
    </select></label
  >`
}

function people(
  says: Says,
  desk: CallDesk,
  messenger: Messenger,
  { parties, rung }: Extract<CallState, { rung: unknown }>,
): TemplateResult {
  const inside = new Set([...parties, ...rung].map(({ name }) => name))
  const others = messenger.contacts.all.value.filter(({ name, state }) => state === 'contact' && !inside.has(name))
  return html`<div class="panel" role="group" aria-label=${says.add} data-testid="call-add-panel">
    ${
      others.length === 0
        ? html`<p class="muted">${says.addNobody}</p>`
        : html`<ul class="people">
            ${others.map(
              ({ name }) =>
                html`<li>
                  <button
                    class="person"
                    type="button"
                    data-testid="call-add-person"
                    data-name=${name}
                    @click=${() => {
                      desk.add(name)
                    }}
                  >
                    <kith-avatar size="small" .name=${name} .faces=${messenger.faces}></kith-avatar
                    ><span class="cut" dir="auto">${name}</span>
                  </button>
                </li>`,
            )}
          </ul>`
    }
  </div>`
}
