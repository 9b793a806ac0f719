import type { NameTrust } from '@kith/peer'
import { css, type CSSResult, html, nothing, type TemplateResult } from 'lit'

import { trust as area } from '../../words/en/trust.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** The seal of a verified name, the question of a changed one, and nothing for all others. Its words are for the ear and on hover. */
export function trustSign(trust: NameTrust | undefined, words: Words, size = 16): TemplateResult | typeof nothing {
  if (trust === undefined || trust.trust === 'unverified') return nothing
  const word = words.of(area)[trust.trust]
  return html`<span class="trust ${trust.trust}" title=${word} data-testid="trust" data-trust=${trust.trust}
    >${icon(trust.trust === 'verified' ? 'seal' : 'question', size)}<span class="for-the-ear">, ${word}</span></span
  >`
}

export const trustSignStyles: CSSResult = css`
  .trust {
    display: inline-block;
    flex: none;
    margin-inline-start: var(--kith-space-1);
    color: var(--kith-color-accent);
    vertical-align: -2px;
  }
  .trust.changed {
    color: var(--kith-color-away);
  }
`
