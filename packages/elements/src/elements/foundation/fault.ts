import { html, type TemplateResult } from 'lit'

import type { Fault } from '../../controllers/network/names.ts'
import { network } from '../../words/en/network.ts'
import type { Words } from '../../words/words.ts'

/** Why there is no network, and a button that tries again. */
export function faultTemplate({ message, code }: Fault, words: Words, again: () => void): TemplateResult {
  return html`<div class="no-network" part="fault" role="alert" data-testid="network-fault" data-code=${code}>
    <p>${message}</p>
    <button class="button" type="button" data-testid="network-again" @click=${again}>${words.of(network).again}</button>
  </div>`
}
