import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { wordsOf } from '../../controllers/chat/message-record.ts'
import { plainText } from '../../controllers/rich/format.ts'
import { rich } from '../../words/en/rich.ts'
import { timeline } from '../../words/en/timeline.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** What stands over the words: that they were passed on, and what they answer. */
export function overTemplate(
  { reply, isForwarded }: ConversationEntry,
  { own, quoted, quote, words }: MessageView,
): TemplateResult | typeof nothing {
  const says = words.of(rich)
  const forwarded =
    isForwarded === true ? html`<p class="passed-on">${icon('forward', 14)}${says.forwarded}</p>` : nothing
  if (reply === undefined) return forwarded
  const who = reply.by === own ? words.of(timeline).you : reply.by
  // The message as it stands now, where it is on the screen.
  const said = quoted === undefined ? reply.text : quoted.isDeleted === true ? says.deleted : wordsOf(quoted)
  const shown = said === '' ? says.file : plainText(said)
  return html`${forwarded}<button
      class="quote"
      type="button"
      tabindex="-1"
      data-testid="quote"
      data-mid=${reply.mid}
      title=${says.answers(who, shown)}
      @click=${() => {
        quote(reply)
      }}
    >
      <b class="cut">${who}</b> <span class="cut" dir="auto">${shown}</span>
    </button>`
}
