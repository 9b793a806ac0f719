import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { codeSentence } from '../../controllers/network/names.ts'
import type { SessionState } from '../../controllers/session/session.ts'
import { KithCloseEvent, KithUnlockEvent } from '../foundation/events.ts'
import { entry } from '../../words/en/entry.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { passphraseField } from '../passphrase/passphrase-field.ts'
import { signInStyles } from '../sign-in/sign-in.styles.ts'
import { unlockStyles } from './unlock.styles.ts'

/**
 * @summary A name that is locked in this browser: asks for its passphrase, and says what there is to do without it.
 * @event kith-unlock - A passphrase was typed.
 * @event kith-close - The person goes on without it, as somebody who chooses a name.
 */
export class KithUnlock extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    isShown: { state: true },
    isForgotten: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, signInStyles, unlockStyles]
  /** The name that is locked, and what became of the last try. */
  declare session: Extract<SessionState, { state: 'locked' }>
  declare isShown: boolean
  declare isForgotten: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.isShown = false
    this.isForgotten = false
  }

  override firstUpdated(): void {
    this.#focus()
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('session')
    if (before?.isTrying === true && !this.session.isTrying) this.#focus()
    if (changed.has('isForgotten') && this.isForgotten)
      this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus()
  }

  override render(): TemplateResult {
    const { name, isTrying, fault } = this.session
    const says = this.#words.of(entry)
    return html`<main data-testid="unlock" data-state=${isTrying ? 'trying' : 'asking'}>
      <svg
        class="drawing"
        width="96"
        height="56"
        viewBox="22.5 0 96 56"
        fill="none"
        stroke="currentColor"
        stroke-width="2.5"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <rect x="24" y="24" width="44" height="29" rx="6" />
        <path d="M33 24v-7a13 13 0 0 1 26 0v7M46 36v6" />
      </svg>
      <h1>${says.isLocked(name)}</h1>
      <p class="lead">${says.lockedLead}</p>
      <form novalidate @submit=${this.#onSubmit}>
        <input hidden name="username" autocomplete="username" .value=${name} />
        ${passphraseField({
          id: 'passphrase',
          label: says.passphrase,
          autocomplete: 'current-password',
          isShown: this.isShown,
          isBusy: isTrying,
          fault: fault === undefined ? undefined : codeSentence(fault.code, this.#words.now),
          hint: isTrying ? says.openingSlowly : '',
          onShow: (isShown) => {
            this.isShown = isShown
          },
          words: this.#words.now,
        })}
        <button class="button primary" type="submit" data-testid="unlock-submit" ?disabled=${isTrying}>
          ${isTrying ? says.opening : says.open}
        </button>
      </form>
      ${isTrying ? nothing : this.#forgotten()}
    </main>`
  }

  #forgotten(): TemplateResult {
    const says = this.#words.of(entry)
    if (!this.isForgotten)
      return html`<p class="ways">
        <button
          class="small-button"
          type="button"
          data-testid="unlock-forgotten"
          @click=${() => {
            this.isForgotten = true
          }}
        >
          ${says.forgotten}
        </button>
      </p>`
    return html`<section class="forgotten" tabindex="-1" data-focus>
      <p>${says.nobodyCanOpen}</p>
      <button
        class="button"
        type="button"
        data-testid="unlock-give-up"
        @click=${() => this.dispatchEvent(new KithCloseEvent())}
      >
        ${says.goOnWithout}
      </button>
    </section>`
  }

  #focus(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#passphrase')
    field?.focus()
    field?.select()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const field = this.renderRoot.querySelector<HTMLInputElement>('#passphrase')
    if (field === null || field.value === '' || this.session.isTrying) return
    this.isShown = false
    this.dispatchEvent(new KithUnlockEvent(field.value))
  }
}

customElements.define('kith-unlock', KithUnlock)
