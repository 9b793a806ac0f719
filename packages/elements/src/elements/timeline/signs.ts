import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { rich } from '../../words/en/rich.ts'
import { timeline } from '../../words/en/timeline.ts'
import type { MessageView } from './message.ts'

/** The signs under a message, each with how many put it there. */
export function signsTemplate(entry: ConversationEntry, view: MessageView): TemplateResult | typeof nothing {
  if (entry.signs === undefined) return nothing
  const bySign = new Map<string, string[]>()
  for (const [name, sign] of Object.entries(entry.signs)) bySign.set(sign, [...(bySign.get(sign) ?? []), name])
  const says = view.words.of(rich)
  const { you } = view.words.of(timeline)
  return html`<div class="signs-of">
    ${[...bySign].map(([sign, names]) => {
      const shown = names.slice(0, namesMax).map((name) => (name === view.own ? you : name))
      const label = says.signOf(sign, view.words.list(names.length > namesMax ? [...shown, '…'] : shown))
      return html`<button
        class="sign-of"
        type="button"
        tabindex="-1"
        aria-pressed=${names.includes(view.own)}
        title=${label}
        data-testid="sign"
        data-sign=${sign}
        @click=${() => {
          view.react(entry, sign)
        }}
      >
        <span aria-hidden="true">${sign}</span>${
          names.length === 1 ? nothing : html`<span class="count" aria-hidden="true">${names.length}</span>`
        }<span class="for-the-ear">${label}</span>
      </button>`
    })}
  </div>`
}

/** Names that are said of one sign. */
const namesMax = 20
