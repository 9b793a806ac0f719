import { css, type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'

import { chatCollections } from '../../controllers/chat/message-record.ts'
import { spanWords } from '../../controllers/lasting/lasting-words.ts'
import { mayTime, setTimer } from '../../controllers/lasting/timer.ts'
import { type Timer, timerChoices } from '../../controllers/lasting/timer-body.ts'
import { follow } from '../../controllers/observable/cell.ts'
import { lasting } from '../../words/en/lasting.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

/** @summary How long new messages of a conversation stay, for everybody in it. */
export class KithLasting extends KithElement {
  static override properties: PropertyDeclarations = {
    place: { type: String },
    seconds: { state: true },
    isRefused: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      :host {
        display: block;
      }
      label {
        display: grid;
        gap: var(--kith-space-1);
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-label);
      }
      select {
        font: inherit;
        color: var(--kith-color-text);
        font-size: var(--kith-font-size-body);
      }
      option {
        background: var(--kith-color-raised);
      }
      .hint,
      .fault {
        margin-block-start: var(--kith-space-1);
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-small);
      }
      .fault {
        color: var(--kith-color-danger);
      }
    `,
  ]
  /** The conversation. */
  declare place: string
  declare seconds: number
  declare isRefused: boolean
  readonly #words = new WordsOf(this)
  #ending: AbortController | undefined

  constructor() {
    super()
    this.place = ''
    this.seconds = 0
    this.isRefused = false
    new Watcher(this, () => [this.messenger.contacts.all, this.messenger.groups.all])
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('place') && this.#ending !== undefined) return
    this.isRefused = false
    this.#follow()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#ending?.abort()
    this.#ending = undefined
  }

  override render(): TemplateResult {
    const says = this.#words.of(lasting)
    return html`<label>
        ${says.title}
        <select
          class="field"
          aria-describedby="hint"
          data-testid="lasting"
          ?disabled=${!mayTime(this.messenger, this.place)}
          .value=${String(this.seconds)}
          @change=${this.#onChange}
        >
          ${timerChoices.map(
            (each) =>
              html`<option value=${each} ?selected=${each === this.seconds}>
                ${each === 0 ? says.off : spanWords(each, this.#words.now)}
              </option>`,
          )}
        </select>
      </label>
      <p class="hint" id="hint">${says.hint}</p>
      ${this.isRefused ? html`<p class="fault" role="alert" data-testid="lasting-fault">${says.fault}</p>` : nothing}`
  }

  /** Follows what was chosen, by whoever it was. */
  #follow(): void {
    this.#ending?.abort()
    const { signal } = (this.#ending = new AbortController())
    const { records } = this.messenger.peer
    const { place } = this
    const take = (value: unknown): void => {
      if (!signal.aborted) this.seconds = (value as Timer | undefined)?.seconds ?? 0
    }
    follow(records.changes(chatCollections.timers, { signal }), signal, ({ key, value }) => {
      if (key === place) take(value)
    })
    records.get(chatCollections.timers, place).then(take, reportError)
  }

  readonly #onChange = (event: Event): void => {
    const seconds = Number((event.target as HTMLSelectElement).value)
    const before = this.seconds
    this.seconds = seconds
    this.isRefused = false
    setTimer(this.messenger, this.place, seconds).catch(() => {
      // What stood before stands still, and the person is told.
      this.seconds = before
      this.isRefused = true
    })
  }
}

customElements.define('kith-lasting', KithLasting)
