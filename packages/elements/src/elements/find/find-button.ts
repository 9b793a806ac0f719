import { html, type TemplateResult } from 'lit'

import { find } from '../../words/en/find.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

/** Opens the search in what is shown. `style` is a further class. */
export function findButton(words: Words, open: () => void, style = ''): TemplateResult {
  const says = words.of(find)
  return html`<button
    class="icon-button ${style}"
    type="button"
    aria-label=${says.find}
    title=${says.find}
    data-testid="find-open"
    @click=${open}
  >
    ${icon('search')}
  </button>`
}
