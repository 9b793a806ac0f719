import { type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import { adding } from '../../words/en/adding.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { qrCode } from '../qr/qr.ts'
import { invitationStyles } from './invitation.styles.ts'

const copiedMs = 2000

/** @summary An address to hand out: to copy, and as a code to scan. */
export class KithInvitation extends LitElement {
  static override properties: PropertyDeclarations = {
    link: { type: String },
    label: { type: String },
    isCopied: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, invitationStyles]
  /** The address. */
  declare link: string
  /** What the address is, for the ear; without one, that it is the own link. */
  declare label: string
  declare isCopied: boolean
  readonly #words = new WordsOf(this)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.link = ''
    this.label = ''
    this.isCopied = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override render(): TemplateResult {
    const { link } = this
    const says = this.#words.of(adding)
    return html`<div class="link">
        <input
          class="field"
          readonly
          dir="ltr"
          aria-label=${this.label === '' ? says.yourLink : this.label}
          data-testid="invite-link"
          .value=${link}
          @focus=${this.#select}
        />
        <button class="button" type="button" data-testid="copy-link" @click=${() => void this.#copy(link)}>
          ${this.isCopied ? icon('tick', 18) : icon('copy', 18)}<span aria-live="polite"
            >${this.isCopied ? says.copied : says.copy}</span
          >
        </button>
      </div>
      <figure>${qrCode(link, says.linkAsCode)}</figure>`
  }

  async #copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
    } catch {
      // Without the permission the link is selected, so that the person's own copy command works.
      this.#select()
      return
    }
    this.isCopied = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.isCopied = false
    }, copiedMs)
  }

  readonly #select = (): void => {
    this.renderRoot.querySelector('input')?.select()
  }
}

customElements.define('kith-invitation', KithInvitation)
