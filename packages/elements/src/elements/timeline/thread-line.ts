import { html, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { hashOf } from '../../controllers/route/route.ts'
import { shortMoment } from '../../controllers/time/time-words.ts'
import { threads } from '../../words/en/threads.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** How many answers a message has and when the last one came; it leads to them. */
export function threadTemplate(
  entry: ConversationEntry,
  { count, lastMs, isNew }: NonNullable<ConversationEntry['answers']>,
  { words, nowMs, place, desk }: MessageView,
): TemplateResult {
  const says = words.of(threads)
  const href = hashOf({ view: 'thread', name: place, by: desk.authorOf(entry), mid: entry.mid })
  return html`<a
    class="thread-line ${isNew === true ? 'new' : ''}"
    href=${href}
    data-testid="thread-open"
    data-count=${count}
    data-new=${isNew === true}
    >${icon('thread', 16)}<span>${says.answers(count, shortMoment(lastMs, nowMs, words))}</span>${isNew === true ? html`<b>${says.isNew}</b>` : ''}</a
  >`
}
