import { css, type CSSResultGroup, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import { recovery } from '../../words/en/recovery.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'

/** @summary The recovery code as a sheet of paper. It stands beside everything else in the page and is seen only in print, where it is all there is. */
export class KithPaper extends LitElement {
  static override properties: PropertyDeclarations = {
    name: { type: String },
    network: { type: String },
    code: { type: String },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
        padding: 2.5rem;
        background: #fff;
        color: #000;
      }
      h1 {
        font-size: 1.5rem;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .code {
        display: grid;
        grid-template-columns: repeat(4, max-content);
        gap: 0.75rem 2rem;
        inline-size: fit-content;
        margin-block: 2rem;
        padding: 1.5rem 2rem;
        border: 2px solid #000;
        border-radius: 0.5rem;
        font:
          600 1.75rem / 1.2 ui-monospace,
          'DejaVu Sans Mono',
          monospace;
      }
      p {
        max-inline-size: 36rem;
        margin-block-start: 0.75rem;
      }
    `,
  ]
  /** The name that the code brings back. */
  declare name: string
  /** The domain of its network. */
  declare network: string
  /** The recovery code, in groups with hyphens between them. */
  declare code: string
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.name = ''
    this.network = ''
    this.code = ''
  }

  override render(): TemplateResult {
    const says = this.#words.of(recovery)
    return html`<h1>${says.sheetTitle(this.name, this.network)}</h1>
      <p class="code" dir="ltr" data-testid="paper-code">
        ${this.code.split('-').map((group) => html`<span>${group}</span>`)}
      </p>
      <p>${says.sheetHow(this.network)}</p>
      <p>${says.sheetWarning}</p>`
  }
}

customElements.define('kith-paper', KithPaper)
