import { css, type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { cleanFileName } from '@kith/peer'

import type { ExportFormat } from '../../controllers/exporting/export-conversation.ts'
import { exporting } from '../../words/en/exporting.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/** How an export stands. */
type Standing =
  | { readonly state: 'closed' | 'choosing' | 'saved' | 'failed' }
  | { readonly state: 'gathering'; readonly count: number; readonly ending: AbortController }

/** @summary A conversation as a file: a page to read, or data. */
export class KithExport extends KithElement {
  static override properties: PropertyDeclarations = { place: { type: String }, standing: { state: true } }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
      }
      .open {
        margin-inline: calc(-1 * var(--kith-space-2));
        border-color: transparent;
        font-weight: 500;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--kith-space-2);
      }
      .hint,
      .told {
        margin-block: var(--kith-space-1) var(--kith-space-2);
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-small);
      }
      .told {
        font-variant-numeric: tabular-nums;
      }
      .fault {
        color: var(--kith-color-danger);
      }
    `,
  ]
  /** The conversation. */
  declare place: string
  declare standing: Standing
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.place = ''
    this.standing = { state: 'closed' }
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('place')) this.#stop()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  override render(): TemplateResult {
    const { standing } = this
    const says = this.#words.of(exporting)
    return html`<div data-testid="export" data-state=${standing.state}>
      <button
        class="button open"
        type="button"
        aria-expanded=${standing.state !== 'closed'}
        aria-controls="ways"
        data-testid="export-open"
        @click=${this.#toggle}
      >
        ${icon('fetch')}${says.title}
      </button>
      <div id="ways" ?hidden=${standing.state === 'closed'}>
        <p class="hint">${says.hint}</p>
        <div class="ways">
          ${
            standing.state === 'gathering'
              ? html`<button class="button" type="button" data-testid="export-cancel" @click=${this.#cancel}>
                  ${says.cancel}
                </button>`
              : html`${this.#way('html', says.asPage)}${this.#way('json', says.asData)}`
          }
        </div>
        ${this.#told()}
      </div>
    </div>`
  }

  #way(format: ExportFormat, words: string): TemplateResult {
    return html`<button
      class="button"
      type="button"
      data-testid="export-${format}"
      @click=${() => void this.#export(format)}
    >
      ${words}
    </button>`
  }

  #told(): TemplateResult | typeof nothing {
    const { standing } = this
    const says = this.#words.of(exporting)
    switch (standing.state) {
      case 'gathering':
        return html`<p class="told" data-testid="export-told">${says.gathered(standing.count)}</p>`
      case 'saved':
        return html`<p class="told" role="status" data-testid="export-told">${says.saved}</p>`
      case 'failed':
        return html`<p class="told fault" role="alert" data-testid="export-told">${says.fault}</p>`
      default:
        return nothing
    }
  }

  async #export(format: ExportFormat): Promise<void> {
    const { messenger, place } = this
    const ending = new AbortController()
    const { signal } = ending
    this.standing = { state: 'gathering', count: 0, ending }
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[data-testid=export-cancel]')?.focus(),
    )
    try {
      const { exportConversation } = await import('../../controllers/exporting/export-conversation.ts')
      const words = this.#words.now
      const onProgress = (count: number): void => {
        if (!signal.aborted) this.standing = { state: 'gathering', count, ending }
      }
      const file = await exportConversation(messenger, place, { format, words, signal, onProgress })
      if (signal.aborted) return
      this.#save(file, format)
      this.standing = { state: 'saved' }
    } catch {
      // Whoever gave it up knows; else the person is told, and nothing was changed.
      if (!signal.aborted) this.standing = { state: 'failed' }
    }
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(`[data-testid=export-${format}]`)?.focus()
  }

  #save(file: Blob, format: ExportFormat): void {
    const { messenger, place } = this
    const name = messenger.groups.of(place)?.name ?? place
    const day = new Date(messenger.nowMs()).toISOString().slice(0, 10)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = cleanFileName(`${name} ${day}.${format}`)
    link.click()
    // The browser has begun to save it when the page runs again.
    setTimeout(() => {
      URL.revokeObjectURL(link.href)
    }, 60_000)
  }

  #stop(): void {
    if (this.standing.state === 'gathering') this.standing.ending.abort()
    if (this.standing.state !== 'closed') this.standing = { state: 'closed' }
  }

  readonly #toggle = (): void => {
    if (this.standing.state === 'closed') this.standing = { state: 'choosing' }
    else this.#stop()
  }

  readonly #cancel = (): void => {
    if (this.standing.state !== 'gathering') return
    this.standing.ending.abort()
    this.standing = { state: 'choosing' }
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[data-testid=export-html]')?.focus(),
    )
  }
}

customElements.define('kith-export', KithExport)
