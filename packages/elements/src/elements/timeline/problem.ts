import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { timeline } from '../../words/en/timeline.ts'
import type { MessageView } from './message.ts'

/** Why a message did not go out, and what can be done. */
export function problemTemplate({ key, fault }: ConversationEntry, words: string, view: MessageView): TemplateResult {
  const { retry, discard } = view
  const says = view.words.of(timeline)
  return html`<div class="problem" role="note">
    <span>${words}</span>
    ${
      fault === undefined
        ? nothing
        : html`<button
              type="button"
              class="small-button"
              @click=${() => {
                retry(key)
              }}
            >
              ${says.tryAgain}</button
            ><button
              type="button"
              class="small-button"
              @click=${() => {
                discard(key)
              }}
            >
              ${says.discard}
            </button>`
    }
  </div>`
}
