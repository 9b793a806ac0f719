import { html, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import type { Nudge } from '../../controllers/chat/message-record.ts'
import { timeOfDay } from '../../controllers/time/time-words.ts'
import { nudge as area } from '../../words/en/nudge.ts'
import type { Words } from '../../words/words.ts'
import { timerTemplate } from '../lasting/lasting-line.ts'
import { calledTemplate } from '../timeline/called.ts'
import type { MessageView } from '../timeline/message.ts'
import { charmIcon } from './charm-icon.ts'

export { timerWords } from '../../controllers/lasting/lasting-words.ts'

/** A nudge as a sentence; `other` is who nudged, or who was nudged. */
export function nudgeWords({ count }: Nudge, from: 'me' | 'them', other: string, words: Words): string {
  const says = words.of(area)
  if (from === 'me') return says.youNudged(other)
  return count === 1 ? says.nudged(other) : says.nudgedOften(other, count)
}

/** A line in the middle that tells of a call, a nudge, or how long messages stay. */
export function lineTemplate(entry: ConversationEntry, view: MessageView): TemplateResult {
  if (entry.timer !== undefined) return timerTemplate(entry, entry.timer, view)
  if (entry.called !== undefined) return calledTemplate(entry, entry.called, view)
  return entry.nudge === undefined ? html`` : nudgeTemplate(entry, entry.nudge, view)
}

/** A nudge: a line in the middle, between what was said before and after. */
function nudgeTemplate(entry: ConversationEntry, nudge: Nudge, view: MessageView): TemplateResult {
  const other = entry.from === 'me' ? view.name : (entry.by ?? view.name)
  return html`<li
    class="message notice nudge"
    data-testid="nudge"
    data-key=${entry.key}
    data-mid=${entry.mid}
    data-from=${entry.from}
    data-count=${nudge.count}
    data-state=${entry.state ?? 'received'}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p dir="auto">
      ${charmIcon('nudge', 16)} ${nudgeWords(nudge, entry.from, other, view.words)}
      <time datetime=${new Date(entry.atMs).toISOString()}>${timeOfDay(entry.atMs, view.words)}</time>
    </p>
  </li>`
}
