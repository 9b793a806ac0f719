import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { KithDraftEvent, KithFilesEvent, KithSendEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { icon } from '../icon/icon.ts'
import { composerStyles } from './composer.styles.ts'

/** UTF-8 bytes of a text that surely fit into one message. */
const textBytesMax = 40_000

/**
 * @summary Where one writes. It grows to eight lines; Enter sends, Shift and Enter begin a new line.
 * @event kith-send - A line should go out.
 * @event kith-draft - What is written changed.
 * @event kith-files - Files were chosen or pasted.
 */
export class KithComposer extends LitElement {
  static override properties: PropertyDeclarations = {
    name: { type: String },
    draft: { type: String },
    text: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, composerStyles]
  /** To whom one writes. */
  declare name: string
  /** What was written before, and in other tabs. */
  declare draft: string
  declare text: string

  constructor() {
    super()
    this.name = ''
    this.draft = ''
    this.text = ''
  }

  override focus(): void {
    this.#area?.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('name')
    const hasFocus = this.shadowRoot?.activeElement !== null && this.shadowRoot?.activeElement !== undefined
    if (isOther || (changed.has('draft') && !hasFocus)) this.text = this.draft
  }

  override updated(): void {
    const area = this.#area
    if (area === null) return
    if (area.value !== this.text) area.value = this.text
    area.style.blockSize = 'auto'
    area.style.blockSize = `${area.scrollHeight}px`
  }

  override render(): TemplateResult {
    const bytes =
      this.text.length > textBytesMax / 4 ? new TextEncoder().encode(this.text).byteLength : this.text.length
    const isTooLong = bytes > textBytesMax
    const isEmpty = this.text.trim() === ''
    return html`${
        isTooLong
          ? html`<p class="fault" role="alert" id="fault">
              This is too long for one message; shorten it by about ${Math.ceil((1 - textBytesMax / bytes) * 100)} %.
            </p>`
          : nothing
      }
      <form @submit=${this.#onSubmit}>
        <input type="file" multiple hidden data-testid="file-input" @change=${this.#onChoose} />
        <button
          class="icon-button attach"
          type="button"
          aria-label="Send files"
          title="Send files"
          data-testid="attach"
          @click=${this.#onAttach}
        >
          ${icon('attach')}
        </button>
        <textarea
          rows="1"
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          aria-label="Message to ${this.name}"
          aria-describedby=${isTooLong ? 'fault' : nothing}
          aria-invalid=${isTooLong}
          placeholder="Message"
          data-testid="composer"
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @paste=${this.#onPaste}
        ></textarea>
        <button
          class="icon-button send"
          type="submit"
          aria-label="Send"
          data-testid="send"
          ?disabled=${isEmpty || isTooLong}
        >
          ${icon('send')}
        </button>
      </form>`
  }

  get #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  readonly #onInput = (): void => {
    this.text = this.#area?.value ?? ''
    this.dispatchEvent(new KithDraftEvent(this.text))
  }

  readonly #onAttach = (): void => {
    this.#files?.click()
  }

  readonly #onChoose = (): void => {
    const input = this.#files
    if (input === null) return
    this.#sendFiles([...(input.files ?? [])])
    // Choosing the same file again is a choice too.
    input.value = ''
    this.focus()
  }

  readonly #onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    this.#sendFiles(files)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.#send()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    this.#send()
    this.focus()
  }

  get #files(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  #sendFiles(files: readonly File[]): void {
    if (files.length > 0) this.dispatchEvent(new KithFilesEvent(files))
  }

  #send(): void {
    const text = this.text.trim()
    if (text === '' || new TextEncoder().encode(text).byteLength > textBytesMax) return
    this.text = ''
    this.dispatchEvent(new KithSendEvent(text))
  }
}

customElements.define('kith-composer', KithComposer)
