import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { find } from '../../words/en/find.ts'
import { KithCloseEvent, KithNavigateEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { findStyles } from './find.styles.ts'

const delayMs = 150

/**
 * @summary Looks for words in one conversation, and leads from one find to the next. Enter goes to the older one, Shift and Enter to the newer, Escape closes.
 * @event kith-navigate - A message is to be shown.
 * @event kith-close - It was closed.
 */
export class KithFind extends KithElement {
  static override properties: PropertyDeclarations = {
    in: { type: String },
    found: { state: true },
    at: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, findStyles];
  /** The place that is searched: a name, or `~` and the id of a conversation. */
  declare in: string
  /** Keys of what was found, the newest first; undefined while nothing was looked for. */
  declare found: readonly string[] | undefined
  /** Which of them is shown, from 0. */
  declare at: number
  readonly #words = new WordsOf(this)
  #timer: ReturnType<typeof setTimeout> | undefined
  #run = 0
  /** Whether all that is here could be found when it was looked for. */
  #wasComplete = true

  constructor() {
    super()
    this.in = ''
    this.at = 0
    new Watcher(this, () => [this.messenger.search.isComplete])
  }

  override focus(): void {
    this.#input?.focus()
    this.#input?.select()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#run += 1
  }

  override firstUpdated(): void {
    this.focus()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.found === undefined) return
    if (changed.has('in')) void this.#look()
    else if (!this.#wasComplete && this.#isComplete) void this.#lookOn()
  }

  override render(): TemplateResult {
    const says = this.#words.of(find)
    const { found, at } = this
    const count = found?.length ?? 0
    return html`<div class="bar" role="search" data-testid="find" data-count=${found === undefined ? nothing : count}>
      <input
        class="field"
        type="search"
        placeholder=${says.find}
        aria-label=${says.find}
        autocomplete="off"
        spellcheck="false"
        data-testid="find-field"
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      />
      <span class="count" role="status" data-testid="find-count"
        >${found === undefined ? nothing : count === 0 ? (this.#isComplete ? says.none : nothing) : says.of(at + 1, count)}</span
      >
      ${this.#button('find-older', says.older, 'older', at >= count - 1, 1)}
      ${this.#button('find-newer', says.newer, '', at === 0, -1)}
      <button
        class="icon-button"
        type="button"
        aria-label=${says.close}
        title=${says.close}
        data-testid="find-close"
        @click=${this.#close}
      >
        ${icon('close')}
      </button>
    </div>`
  }

  #button(id: string, label: string, style: string, isOff: boolean, by: number): TemplateResult {
    return html`<button
      class="icon-button ${style}"
      type="button"
      aria-label=${label}
      title=${label}
      data-testid=${id}
      ?disabled=${isOff}
      @click=${() => {
        this.#go(by)
      }}
    >
      ${icon('down')}
    </button>`
  }

  /** Whether the history that was there before has been read. */
  get #isComplete(): boolean {
    return this.messenger.search.isComplete.value
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  readonly #onInput = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), delayMs)
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    const run = (this.#run += 1)
    const text = this.#input?.value.trim() ?? ''
    this.#wasComplete = this.#isComplete
    const found = text === '' ? undefined : await this.messenger.search.findIn(this.in, text)
    if (run !== this.#run) return
    this.found = found
    this.at = 0
    this.#show()
  }

  /** Looks again when there is more to be found, and stays at the message that is shown. */
  async #lookOn(): Promise<void> {
    const shown = this.found?.[this.at]
    if (shown === undefined) {
      await this.#look()
      return
    }
    const run = (this.#run += 1)
    this.#wasComplete = true
    const found = await this.messenger.search.findIn(this.in, this.#input?.value.trim() ?? '')
    if (run !== this.#run) return
    this.found = found
    this.at = Math.max(0, found.indexOf(shown))
  }

  #go(by: number): void {
    const last = (this.found?.length ?? 0) - 1
    const at = Math.max(0, Math.min(last, this.at + by))
    if (last < 0 || at === this.at) return
    this.at = at
    this.#show()
  }

  #show(): void {
    const key = this.found?.[this.at]
    if (key !== undefined) this.dispatchEvent(new KithNavigateEvent({ view: 'conversation', name: this.in }, key))
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      if (this.found === undefined) void this.#look()
      else this.#go(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      this.#close()
    } else return
    event.preventDefault()
  }

  readonly #close = (): void => {
    this.dispatchEvent(new KithCloseEvent())
  }
}

customElements.define('kith-find', KithFind)
