import { html, nothing, type TemplateResult } from 'lit'

import type { Way } from '../../controllers/connection/connection.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { conversation } from '../../words/en/conversation.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** What is said of a way, in a sentence. */
const ways = { direct: 'goDirectly', relay: 'goThroughServer', kept: 'areKept' } as const satisfies Record<Way, string>

/** How a message to a name would travel now: a quiet sign, with words for who wants them. */
export function wayTemplate(messenger: Messenger, name: string, words: Words): TemplateResult | typeof nothing {
  const state = messenger.contacts.of(name)?.state
  if (state === 'blocked' || state === 'asking') return nothing
  const way = messenger.wayTo(name)
  const says = words.of(conversation)
  const sentence = says[ways[way]]
  return html`<span class="way" role="note" tabindex="0" data-testid="path" data-path=${way} aria-label=${sentence}>
    ${icon(way, 18)}<span class="word" aria-hidden="true">${says[way]}</span
    ><span class="tip" aria-hidden="true">${sentence}</span>
  </span>`
}
