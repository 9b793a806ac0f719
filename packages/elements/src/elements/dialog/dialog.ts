import { type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import { KithCloseEvent } from '../foundation/events.ts'
import { messenger as area } from '../../words/en/messenger.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { dialogStyles } from './dialog.styles.ts'

/**
 * @summary What lies over everything else until it is closed: by its button, by Escape, or by a press beside it. It opens when it comes into the page, and what has
 * `autofocus` in it has the focus then.
 * @event kith-close - It was closed.
 * @slot - What it shows.
 * @cssproperty --kith-dialog-size - Its width where there is room.
 */
export class KithDialog extends LitElement {
  static override properties: PropertyDeclarations = { heading: { type: String } }
  static override styles: CSSResultGroup = [foundation, dialogStyles]
  /** What it is about. */
  declare heading: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.heading = ''
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
    void this.#focus()
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${this.#onClose} @click=${this.#onBackdrop}>
      <div class="head">
        <h2 id="title">${this.heading}</h2>
        <button
          class="icon-button"
          type="button"
          aria-label=${this.#words.of(area).close}
          data-testid="close"
          @click=${this.#dismiss}
        >
          ${icon('close')}
        </button>
      </div>
      <slot></slot>
    </dialog>`
  }

  /** An element may be drawn before it is loaded. */
  async #focus(): Promise<void> {
    const aim = this.querySelector<HTMLElement>('[autofocus]')
    if (aim?.matches(':not(:defined)') === true) await customElements.whenDefined(aim.localName)
    aim?.focus()
  }

  readonly #dismiss = (): void => {
    this.renderRoot.querySelector('dialog')?.close()
  }

  readonly #onClose = (): void => {
    this.dispatchEvent(new KithCloseEvent())
  }

  readonly #onBackdrop = (event: Event): void => {
    if (event.target === event.currentTarget) this.#dismiss()
  }
}

customElements.define('kith-dialog', KithDialog)
