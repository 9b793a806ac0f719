import { html, type TemplateResult } from 'lit'

import type { CalledBody } from '../../controllers/calls/call-record.ts'
import { calledWords, isMissed } from '../../controllers/calls/called-words.ts'
import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { timeOfDay } from '../../controllers/time/time-words.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** What became of a call: a line in the middle, between what was said before and after. */
export function calledTemplate(entry: ConversationEntry, called: CalledBody, view: MessageView): TemplateResult {
  const missed = isMissed(called, entry.from)
  return html`<li
    class="message notice called"
    data-testid="called"
    data-key=${entry.key}
    data-mid=${entry.mid}
    data-from=${entry.from}
    data-outcome=${called.outcome}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p class=${missed ? 'missed' : ''}>
      ${icon(called.media === 'video' ? 'video' : 'phone', 16)} ${calledWords(called, entry.from, view.words)}
      <time datetime=${new Date(entry.atMs).toISOString()}>${timeOfDay(entry.atMs, view.words)}</time>
    </p>
  </li>`
}
