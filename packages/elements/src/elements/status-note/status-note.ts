import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { codeSentence } from '../../controllers/network/names.ts'
import {
  type NoteSpan,
  noteSpans,
  type QuickStatus,
  quickStatuses,
  untilOf,
} from '../../controllers/presence/quick-status.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import { oneself } from '../../words/en/oneself.ts'
import { status } from '../../words/en/status.ts'
import { KithCloseEvent } from '../foundation/events.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { statusNoteStyles } from './status-note.styles.ts'

/**
 * @summary The note for one's contacts, how long it stays, and statuses that are set with one press.
 * @event kith-close - The note was written, or a quick status chosen.
 */
export class KithStatusNote extends KithElement {
  static override properties: PropertyDeclarations = { span: { state: true } }
  static override styles: CSSResultGroup = [foundation, statusNoteStyles]
  /** How long the next note stays. */
  declare span: NoteSpan
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.span = 'never'
    new Watcher(this, () => [this.messenger.ownStatus.now, this.messenger.ownStatus.fault])
  }

  override render(): TemplateResult {
    const says = this.#words.of(oneself)
    const { note: label, noteExample } = this.#words.of(status)
    const { now, fault } = this.messenger.ownStatus
    const { note, untilMs } = now.value
    return html`<form @submit=${this.#onNote}>
        <label class="label" for="note">${label}</label>
        <input
          class="field"
          id="note"
          name="note"
          maxlength="140"
          dir="auto"
          autocomplete="off"
          placeholder=${noteExample}
          data-testid="own-note"
          .value=${note}
          @change=${this.#onNote}
        />
        ${fault.value === undefined ? nothing : html`<p class="hint fault" role="alert">${codeSentence(fault.value.code, this.#words.now)}</p>`}
        <label class="span" for="span">
          <span>${says.clearAfter}</span>
          <select id="span" data-testid="note-span" @change=${this.#onSpan}>
            ${untilMs === undefined ? nothing : html`<option value="" selected data-testid="note-until">${says.until(plainMoment(untilMs, this.messenger.nowMs(), this.#words.now))}</option>`}
            ${noteSpans.map((span) => html`<option value=${span} ?selected=${untilMs === undefined && span === this.span}>${says.spans[span]}</option>`)}
          </select>
        </label>
      </form>
      <div class="quick" role="group" aria-label=${says.quickWords}>
        ${quickStatuses.map(
          (quick) =>
            html`<button
              class="chip"
              type="button"
              data-testid="quick-${quick.id}"
              @click=${() => void this.#quick(quick)}
            >
              <kith-presence-dot .sign=${quick.choice}></kith-presence-dot>${says.quick[quick.id]}
            </button>`,
        )}
      </div>`
  }

  readonly #onSpan = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value
    this.span = noteSpans.find((span) => span === chosen) ?? 'never'
    const { note, choice } = this.messenger.ownStatus.now.value
    if (note !== '') void this.#set(note, choice)
  }

  readonly #onNote = (event: Event): void => {
    event.preventDefault()
    const { note: before, choice } = this.messenger.ownStatus.now.value
    const note = (this.renderRoot.querySelector('#note') as HTMLInputElement).value.trim()
    if (note !== before) void this.#set(note, choice)
    if (event.type === 'submit') this.dispatchEvent(new KithCloseEvent())
  }

  async #set(note: string, choice: QuickStatus['choice']): Promise<void> {
    const { ownStatus, nowMs } = this.messenger
    const untilMs = note === '' ? undefined : untilOf(this.span, nowMs())
    if (untilMs === undefined) await ownStatus.set({ note })
    else await ownStatus.setUntil(note, choice, untilMs)
  }

  async #quick({ id, choice, ms }: QuickStatus): Promise<void> {
    const { ownStatus, nowMs } = this.messenger
    await ownStatus.setUntil(this.#words.of(oneself).quick[id], choice, nowMs() + ms)
    this.dispatchEvent(new KithCloseEvent())
  }
}

customElements.define('kith-status-note', KithStatusNote)
