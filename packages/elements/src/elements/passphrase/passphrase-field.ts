import { html, nothing, type TemplateResult } from 'lit'

import { entry } from '../../words/en/entry.ts'
import type { Words } from '../../words/words.ts'

/** What a field for a passphrase is drawn from. */
export interface PassphraseField {
  readonly id: string
  readonly label: string
  readonly autocomplete: 'current-password' | 'new-password'
  /** Whether what is typed can be read. */
  readonly isShown: boolean
  readonly isBusy: boolean
  readonly fault: string | undefined
  readonly hint: string
  /** The person wants to read what is typed, or not any more; without it there is no button for that. */
  readonly onShow: ((isShown: boolean) => void) | undefined
  readonly words: Words
}

/** A field for a passphrase: hidden as one types, until the person wants to read it; what is wrong with it stands below. */
export function passphraseField(field: PassphraseField): TemplateResult {
  const { id, label, isShown, fault, onShow } = field
  const says = field.words.of(entry)
  return html`<div>
    <label class="label" for=${id}>${label}</label>
    <input
      class="field"
      id=${id}
      name=${id}
      type=${isShown ? 'text' : 'password'}
      dir="auto"
      maxlength="1024"
      autocomplete=${field.autocomplete}
      autocapitalize="none"
      spellcheck="false"
      data-testid=${id}
      aria-invalid=${fault !== undefined}
      aria-describedby="${id}-hint ${id}-fault"
      ?readonly=${field.isBusy}
    />
    ${
      onShow === undefined
        ? nothing
        : html`<button
            class="small-button"
            type="button"
            aria-pressed=${isShown}
            data-testid="${id}-show"
            @click=${() => {
              onShow(!isShown)
            }}
          >
            ${isShown ? says.hide : says.show}
          </button>`
    }
    <p class="hint" id="${id}-hint" role="status">${field.hint}</p>
    <p class="hint fault" id="${id}-fault" role="alert" data-testid="${id}-fault">${fault ?? nothing}</p>
  </div>`
}
