import { css, type CSSResult, html, nothing, type TemplateResult } from 'lit'

import { hashOf } from '../../controllers/route/route.ts'
import { roster } from '../../words/en/roster.ts'
import type { Words } from '../../words/words.ts'

/** Somebody who is blocked, and the way back. */
export function blockedTemplate(name: string, isCurrent: boolean, unblock: () => void, words: Words): TemplateResult {
  const says = words.of(roster)
  return html`<li class="blocked">
    <a
      class="row"
      href=${hashOf({ view: 'conversation', name })}
      aria-current=${isCurrent ? 'true' : nothing}
      data-testid="contact"
      data-name=${name}
      data-standing="blocked"
    >
      <kith-avatar size="small" .name=${name}></kith-avatar>
      <span class="name cut" dir="auto">${name}</span>
    </a>
    <button class="button" type="button" aria-label=${says.unblockName(name)} data-testid="unblock" @click=${unblock}>
      ${says.unblock}
    </button>
  </li>`
}

export const blockedStyles: CSSResult = css`
  .blocked {
    display: flex;
    align-items: center;
    gap: var(--kith-space-2);
    padding-inline-end: var(--kith-space-2);
  }
  .blocked .row {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 3.25rem;
    contain-intrinsic-size: auto 2.25rem;
  }
`
