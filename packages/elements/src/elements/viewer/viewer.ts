import { type BlobRef, cleanFileName } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { Files } from '../../controllers/chat/files.ts'
import { media } from '../../words/en/media.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { viewerStyles } from './viewer.styles.ts'

/**
 * @summary A picture of a conversation, large, and by the arrow keys those before and after it. Enter, or a press, shows it as large as it is; Escape closes it. It opens
 * when it comes into the page, and leaves it when it is closed.
 */
export class KithViewer extends LitElement {
  static override properties: PropertyDeclarations = {
    files: { attribute: false },
    pictures: { attribute: false },
    at: { type: Number },
    url: { state: true },
    isLarge: { state: true },
    isMissing: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, viewerStyles]
  /** Where the pictures are fetched from. */
  declare files: Files
  /** The pictures of the conversation, oldest first. */
  declare pictures: readonly BlobRef[]
  /** Which of them is shown, from 0. */
  declare at: number
  /** The address inside this page of the one that is shown. */
  declare url: string | undefined
  declare isLarge: boolean
  declare isMissing: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.pictures = []
    this.at = 0
    this.isLarge = false
    this.isMissing = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#forget()
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('at') && !changed.has('pictures')) return
    this.isLarge = false
    void this.#show(this.pictures[this.at])
  }

  override render(): TemplateResult {
    const { at, pictures, isLarge } = this
    const says = this.#words.of(media)
    const name = cleanFileName(pictures[at]?.name ?? '')
    const isAlone = pictures.length < 2
    return html`<dialog
      aria-label=${name}
      data-testid="viewer"
      data-at=${at}
      @close=${this.#onClose}
      @keydown=${this.#onKey}
    >
      <div class="head">
        <h2 class="cut" dir="auto">${name}</h2>
        ${
          isAlone
            ? nothing
            : html`<span class="for-the-ear" role="status">${says.pictureOf(at + 1, pictures.length)}</span>
                ${this.#button('viewer-before', says.before, 'back', at === 0, () => {
                  this.#go(-1)
                })}
                ${this.#button('viewer-after', says.after, 'back', at === pictures.length - 1, () => {
                  this.#go(1)
                })}`
        }
        ${this.#button('viewer-save', says.save(name), 'fetch', this.url === undefined, this.#save)}
        ${this.#button('viewer-close', says.close, 'close', false, this.#dismiss)}
      </div>
      <div class="place ${isLarge ? 'large' : ''}" tabindex="0" autofocus>
        ${
          this.isMissing
            ? html`<p class="muted" role="alert">${says.notHere}</p>`
            : this.url === undefined
              ? nothing
              : html`<img src=${this.url} alt=${name} data-testid="viewer-picture" @click=${this.#turn} />`
        }
      </div>
    </dialog>`
  }

  #button(
    id: string,
    label: string,
    sign: 'back' | 'fetch' | 'close',
    isOff: boolean,
    act: () => void,
  ): TemplateResult {
    return html`<button
      class="icon-button ${id === 'viewer-after' ? 'back-to-front' : ''}"
      type="button"
      title=${label}
      aria-label=${label}
      data-testid=${id}
      ?disabled=${isOff}
      @click=${act}
    >
      ${icon(sign)}
    </button>`
  }

  async #show(ref: BlobRef | undefined): Promise<void> {
    this.#forget()
    this.isMissing = false
    const content = ref && (await this.files.whole(ref).catch(() => undefined))
    if (ref !== this.pictures[this.at] || !this.isConnected) return
    this.isMissing = content === undefined
    if (content !== undefined) this.url = URL.createObjectURL(content)
  }

  #forget(): void {
    if (this.url !== undefined) URL.revokeObjectURL(this.url)
    this.url = undefined
  }

  #go(by: number): void {
    this.at = Math.max(0, Math.min(this.pictures.length - 1, this.at + by))
  }

  readonly #turn = (): void => {
    this.isLarge = !this.isLarge
  }

  readonly #save = (): void => {
    const ref = this.pictures[this.at]
    if (ref !== undefined) void this.files.save(ref)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    // In a picture that is larger than the window the arrows move over it.
    if (event.key === 'Enter' && event.target instanceof HTMLDivElement) this.#turn()
    else if (this.isLarge) return
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.#go(event.key === forward ? 1 : -1)
    else return
    event.preventDefault()
  }

  readonly #dismiss = (): void => {
    this.renderRoot.querySelector('dialog')?.close()
  }

  readonly #onClose = (): void => {
    this.remove()
  }
}

customElements.define('kith-viewer', KithViewer)
