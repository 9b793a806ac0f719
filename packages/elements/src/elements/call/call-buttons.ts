import { html, nothing, type TemplateResult } from 'lit'

import type { CallMedia } from '../../controllers/calls/call-signals.ts'
import type { Group } from '../../controllers/groups/groups.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { called } from '../../words/en/called.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** People besides oneself in one call. */
const othersMax = 3

/** The ways to call the people of a conversation, when they are contacts and no more than a call takes. `shown` is what the conversation is called. */
export function callButtons(
  { calls, contacts }: Messenger,
  names: readonly string[],
  shown: string,
  words: Words,
): TemplateResult | typeof nothing {
  const isFew = names.length > 0 && names.length <= othersMax
  if (!isFew || !calls.isAvailable || names.some((name) => contacts.of(name)?.state !== 'contact')) return nothing
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
      @click=${() => void calls.call(names, media)}
    >
      ${icon(media === 'video' ? 'video' : 'phone')}
    </button>`
  return html`${button('voice', says.callVoice(shown))}${button('video', says.callVideo(shown))}`
}

/** The ways to call everybody in a group. */
export function groupCallButtons(
  messenger: Messenger,
  { name, place, isMember }: Group,
  words: Words,
): TemplateResult | typeof nothing {
  return callButtons(messenger, isMember ? messenger.groups.others(place) : [], name, words)
}
