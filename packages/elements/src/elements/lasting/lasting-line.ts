import { html, svg, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { spanWords, timerWords } from '../../controllers/lasting/lasting-words.ts'
import { fullMoment, timeOfDay } from '../../controllers/time/time-words.ts'
import { lasting } from '../../words/en/lasting.ts'
import type { MessageView } from '../timeline/message.ts'

/** A line in the middle: how long messages stay from now on, and who chose that. */
export function timerTemplate(entry: ConversationEntry, seconds: number, view: MessageView): TemplateResult {
  return html`<li
    class="message notice timer"
    data-testid="timer"
    data-key=${entry.key}
    data-mid=${entry.mid}
    data-from=${entry.from}
    data-seconds=${seconds}
    data-state=${entry.state ?? 'received'}
    tabindex=${view.isStop ? 0 : -1}
  >
    <p dir="auto">
      ${hourglass(16)} ${timerWords(seconds, entry.from, entry.by ?? view.name, view.words)}
      <time datetime=${new Date(entry.atMs).toISOString()}>${timeOfDay(entry.atMs, view.words)}</time>
    </p>
  </li>`
}

/** A sign at a message that goes, with words of when. */
export function lastsTemplate({ from, atMs, lasts = 0 }: ConversationEntry, view: MessageView): TemplateResult {
  const says = view.words.of(lasting)
  const words =
    from === 'me'
      ? says.goes(fullMoment(atMs + lasts * 1000, view.nowMs, view.words))
      : says.goesRead(spanWords(lasts, view.words))
  return html`<span
    class="lasts"
    role="img"
    aria-label=${words}
    title=${words}
    data-testid="lasts"
    data-seconds=${lasts}
    >${hourglass(14)}</span
  >`
}

const glass = svg`<path d="M5.5 3h9M5.5 17h9M6.5 3v2.5L10 10l3.5-4.5V3M6.5 17v-2.5L10 10l3.5 4.5V17" />`

/** A clock is the sign of what waits; this is that of what goes. */
function hourglass(size: number): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${glass}
  </svg>`
}
