import {
  css,
  type CSSResult,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import type { GroupLogEntry } from '../../controllers/groups/group-event.ts'
import { groupLog, type GroupLogRow } from '../../controllers/groups/group-keeping.ts'
import { eventWords } from '../../controllers/groups/groups-words.ts'
import { fullMoment } from '../../controllers/time/time-words.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'

const firstCount = 5

const logStyles: CSSResult = css`
  :host {
    display: block;
    font-size: var(--kith-font-size-label);
  }
  li {
    padding-block: var(--kith-space-1);
    overflow-wrap: anywhere;
  }
  time {
    display: block;
    color: var(--kith-color-muted);
    font-size: var(--kith-font-size-small);
  }
`

/** @summary Who did what in a group, the newest first, in the order in which this device heard of it. */
export class KithGroupLog extends KithElement {
  static override properties: PropertyDeclarations = {
    place: { type: String },
    rows: { state: true },
    isWhole: { state: true },
  }
  static override styles: CSSResult[] = [foundation, logStyles]
  /** The group. */
  declare place: string
  declare rows: readonly GroupLogRow[]
  /** Whether more than the newest are shown. */
  declare isWhole: boolean
  readonly #words = new WordsOf(this)
  #hasMore = false

  constructor() {
    super()
    this.place = ''
    this.rows = []
    this.isWhole = false
    // Each change also is the newest line of the group.
    new Watcher(this, () => [this.messenger.summaries.all])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('place')) {
      this.rows = []
      this.isWhole = false
    }
    // What draws it again is a change of its group, or its own rows.
    if (!changed.has('rows') || changed.has('place')) void this.#read()
  }

  override render(): TemplateResult {
    const { rows, isWhole, messenger } = this
    const nowMs = messenger.nowMs()
    const shown = isWhole ? rows : rows.slice(0, firstCount)
    if (rows.length === 0) return html`<p class="muted">${this.#words.of(groups).logEmpty}</p>`
    return html`<ol data-testid="group-log">
        ${repeat(
          shown,
          ({ key }) => key,
          ({ value }) =>
            html`<li data-testid="group-log-entry" data-kind=${value.kind}>
              <span dir="auto">${eventWords(value, messenger.peer.name, this.#words.now)}</span>
              <time datetime=${new Date(value.atMs).toISOString()}>${this.#when(value, nowMs)}</time>
            </li>`,
        )}
      </ol>
      ${
        shown.length < rows.length || this.#hasMore
          ? html`<button class="small-button" type="button" data-testid="group-log-more" @click=${this.#onMore}>
              ${this.#words.of(groups).showMore}
            </button>`
          : nothing
      }`
  }

  /** When it was, and whose doing, where the sentence does not say that. */
  #when({ atMs, by, kind }: GroupLogEntry, nowMs: number): string {
    const when = fullMoment(atMs, nowMs, this.#words.now)
    const isSaid = kind === 'joined' || kind === 'left' || kind === 'removed'
    return by === undefined || isSaid ? when : this.#words.of(groups).byAt(by, when)
  }

  async #read(): Promise<void> {
    const { place } = this
    const rows = await groupLog(this.messenger.peer, place)
    const isSame = rows.length === this.rows.length && rows[0]?.key === this.rows[0]?.key
    if (place === this.place && !isSame && !this.isWhole) this.rows = rows
  }

  readonly #onMore = async (): Promise<void> => {
    if (this.isWhole) {
      const older = await groupLog(this.messenger.peer, this.place, this.rows.at(-1)?.key)
      this.#hasMore = older.length > 0
      this.rows = [...this.rows, ...older]
    } else {
      this.#hasMore = this.rows.length >= 100
      this.isWhole = true
    }
  }
}

customElements.define('kith-group-log', KithGroupLog)
