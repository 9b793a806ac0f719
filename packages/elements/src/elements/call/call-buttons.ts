import { html, nothing, type TemplateResult } from 'lit'

import type { CallMedia } from '../../controllers/calls/call-signals.ts'
import type { Group } from '../../controllers/groups/groups.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { called } from '../../words/en/called.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** People besides oneself in one call. */
export const othersMax = 3

/** The ways to call somebody who is a contact. */
export function callButtons(messenger: Messenger, name: string, words: Words): TemplateResult | typeof nothing {
  return messenger.contacts.of(name)?.state === 'contact' ? buttons(messenger, [name], name, words) : nothing
}

/** The ways to call everybody in a group, where a call has room for them. The relay passes no signal to a member who is no contact (spec FC10), so all are contacts; `callHint` says so. */
export function groupCallButtons(
  messenger: Messenger,
  { id, name, place }: Group,
  words: Words,
): TemplateResult | typeof nothing {
  const { groups, contacts } = messenger
  const others = groups.others(place)
  const mayCall = groups.maySay(place) && others.every((other) => contacts.of(other)?.state === 'contact')
  return mayCall ? buttons(messenger, others, name, words, id) : nothing
}

/** `shown` is what the conversation is called. */
function buttons(
  { calls }: Messenger,
  names: readonly string[],
  shown: string,
  words: Words,
  group?: string,
): TemplateResult | typeof nothing {
  const isFew = names.length > 0 && names.length <= othersMax
  if (!isFew || !calls.isAvailable) return nothing
  const { state } = calls.state.value
  const says = words.of(called)
  const isBusy = state !== 'idle' && state !== 'over'
  const button = (media: CallMedia, label: string): TemplateResult =>
    html`<button
      class="icon-button"
      type="button"
      aria-label=${label}
      ?disabled=${isBusy}
      data-testid="call-${media}"
      @click=${() => void calls.call(names, media, group)}
    >
      ${icon(media === 'video' ? 'video' : 'phone')}
    </button>`
  return html`${button('voice', says.callVoice(shown))}${button('video', says.callVideo(shown))}`
}
