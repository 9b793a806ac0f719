import type { JournalState } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import type { ChartDay } from '../../controllers/journal/journal-chart.ts'
import { durationCell, durationWords, journalState } from '../../controllers/journal/journal-words.ts'
import { type JournalWeek, StatusJournal } from '../../controllers/journal/status-journal.ts'
import { firstDayOfWeek, isZone, ownZone } from '../../controllers/journal/zone-days.ts'
import { plainMoment } from '../../controllers/time/time-words.ts'
import { journal } from '../../words/en/journal.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { hatching, lane, laneHeight, shape } from './bars.ts'
import { statusJournalStyles } from './status-journal.styles.ts'

const states: readonly JournalState[] = ['online', 'away', 'busy', 'offline', 'gap']

/**
 * @summary The status journal of a contact who allows it: a week at a time as a chart and as a table, in the time zone of the reader, with what nobody saw left open; and who lets whom keep one.
 * @csspart chart - The days as lanes.
 * @csspart table - The same in numbers.
 */
export class KithStatusJournal extends KithElement {
  static override properties: PropertyDeclarations = {
    with: { type: String },
    timeZone: { attribute: 'time-zone' },
    isErasing: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, statusJournalStyles]
  /** Whose journal. */
  declare with: string
  /** Such as `Europe/Zurich`; the reader's own where it is none. */
  declare timeZone: string | undefined
  /** Whether the person is asked before what was kept is deleted. */
  declare isErasing: boolean
  readonly #words = new WordsOf(this)
  #journal: StatusJournal | undefined

  constructor() {
    super()
    this.with = ''
    this.isErasing = false
    new Watcher(this, () => [this.#journal?.week, this.#journal?.journals, this.#journal?.fault])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Coming back, it looks anew.
    if (this.hasUpdated) this.requestUpdate('with', '')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#journal?.close()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('messenger')) {
      this.#journal?.close()
      this.#journal = new StatusJournal(this.messenger.peer, this.messenger.nowMs)
    }
    if (!changed.has('messenger') && !changed.has('with') && !changed.has('timeZone')) return
    this.isErasing = false
    this.#journal?.open({ name: this.with, zone: this.#zone, firstDay: firstDayOfWeek(this.#words.now.locale) })
  }

  /** A question takes the focus of the button that it replaces, and gives it back. */
  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('isErasing') || changed.get('isErasing') === undefined || changed.has('with')) return
    this.renderRoot
      .querySelector<HTMLElement>(this.isErasing ? '[data-testid=journal-cancel]' : '[data-testid=journal-erase]')
      ?.focus()
  }

  override render(): TemplateResult {
    const { allowedMs, keptMs } = this.#journal?.journals.value ?? {}
    const week = this.#journal?.week.value
    const fault = this.#journal?.fault.value
    const state = allowedMs === undefined ? 'closed' : keptMs === undefined ? 'allowed' : 'kept'
    return html`${hatching}
      <div data-testid="journal" data-state=${state}>
        ${this.#standing(allowedMs, keptMs)}
        ${fault === undefined ? nothing : html`<p class="fault" role="alert">${fault.message}</p>`}
        ${allowedMs === undefined || week === undefined ? nothing : this.#week(week)} ${this.#ownSide()}
      </div>`
  }

  #standing(allowedMs: number | undefined, keptMs: number | undefined): TemplateResult {
    const says = this.#words.of(journal)
    const since = (ms: number): string => plainMoment(ms, this.messenger.nowMs(), this.#words.now)
    if (allowedMs === undefined)
      return html`<p class="standing" data-testid="journal-standing">${says.notAllowed(this.with)}</p>`
    if (keptMs !== undefined)
      return html`<p class="standing" data-testid="journal-standing">${says.kept(this.with, since(keptMs))}</p>`
    return html`<p class="standing" data-testid="journal-standing">${says.allowed(this.with, since(allowedMs))}</p>
      <p>
        <button
          class="button primary"
          type="button"
          data-testid="journal-keep"
          @click=${() => void this.#journal?.keep(true)}
        >
          ${icon('clock')}${says.keep}
        </button>
      </p>`
  }

  #week(week: JournalWeek): TemplateResult {
    const says = this.#words.of(journal)
    const label = this.#range(week)
    return html`<div class="weeks" role="group" aria-label=${label}>
        ${this.#turn(-1, says.earlier, week.isFirst, 'journal-earlier')}
        <p class="week" role="status" data-testid="journal-week">${label}</p>
        ${this.#turn(1, says.later, week.isLast, 'journal-later')}
      </div>
      <div class="chart" part="chart" data-testid="journal-chart">
        <div class="axis" aria-hidden="true">
          ${[0, 6, 12, 18].map((hour) => html`<span>${this.#hour(week, hour)}</span>`)}
        </div>
        <ul>
          ${week.days.map((day) => this.#day(day))}
        </ul>
      </div>
      <ul class="legend">
        ${states.map((state) => this.#sign(state, week.totals[state]))}
      </ul>
      <p class="hint">${says.aboutGaps} ${says.zone(this.#zone.replaceAll('_', ' '))}.</p>
      <details>
        <summary data-testid="journal-table-open">${says.table}</summary>
        ${this.#table(week, label)}
      </details>
      ${this.isErasing ? this.#question() : this.#actions()}`
  }

  #turn(weeks: number, label: string, isOver: boolean, id: string): TemplateResult {
    return html`<button
      class="icon-button ${weeks > 0 ? 'on' : ''}"
      type="button"
      aria-label=${label}
      aria-disabled=${isOver}
      data-testid=${id}
      @click=${() => isOver || void this.#journal?.turn(weeks)}
    >
      ${icon('back')}
    </button>`
  }

  #day(day: ChartDay): TemplateResult {
    const says = this.#words.of(journal)
    const { now } = this.#words
    const parts = states
      .filter((state) => day.totals[state] > 0)
      .map((state) => says.line(journalState(state, now), durationWords(day.totals[state], now)))
    const name = this.#date(day.fromMs, { weekday: 'long', day: 'numeric', month: 'long' })
    return html`<li data-testid="journal-day">
      <span class="date" aria-hidden="true">${this.#date(day.fromMs, { weekday: 'short', day: 'numeric' })}</span>
      <svg
        width="100%"
        height=${laneHeight}
        role="img"
        aria-label=${says.line(name, parts.length === 0 ? says.toCome : now.list(parts))}
      >
        ${lane(day, ({ state, fromMs, toMs }) => says.line(journalState(state, now), this.#times(fromMs, toMs)))}
      </svg>
    </li>`
  }

  #sign(state: JournalState, ms: number): TemplateResult {
    return html`<li>
      <svg width="26" height=${laneHeight} aria-hidden="true">${shape(state, 0, 1)}</svg>
      <span>${journalState(state, this.#words.now)}</span>
      <span class="total">${durationWords(ms, this.#words.now)}</span>
    </li>`
  }

  #table({ days, totals }: JournalWeek, label: string): TemplateResult {
    const says = this.#words.of(journal)
    const cells = (of: ChartDay['totals']): readonly TemplateResult[] =>
      states.map((state) => html`<td>${durationCell(of[state], this.#words.now)}</td>`)
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${says.table}>
      <table part="table" data-testid="journal-table">
        <caption class="for-the-ear">
          ${says.caption(label)}
        </caption>
        <thead>
          <tr>
            <th scope="col">${says.day}</th>
            ${states.map((state) => html`<th scope="col">${journalState(state, this.#words.now)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${days.map(
            (day) =>
              html`<tr>
                <th scope="row">${this.#date(day.fromMs, { weekday: 'short', day: 'numeric' })}</th>
                ${cells(day.totals)}
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${says.week}</th>
            ${cells(totals)}
          </tr>
        </tfoot>
      </table>
    </div>`
  }

  #actions(): TemplateResult {
    const says = this.#words.of(journal)
    const isKept = this.#journal?.journals.value.keptMs !== undefined
    return html`<div class="actions">
      <button class="button" type="button" data-testid="journal-save" @click=${() => void this.#save()}>
        ${icon('fetch')}${says.save}
      </button>
      ${
        isKept
          ? html`<button
              class="button"
              type="button"
              data-testid="journal-stop"
              @click=${() => void this.#journal?.keep(false)}
            >
              ${says.stop}
            </button>`
          : nothing
      }
      <button
        class="button danger"
        type="button"
        data-testid="journal-erase"
        @click=${() => {
          this.isErasing = true
        }}
      >
        ${icon('trash')}${says.erase}
      </button>
    </div>`
  }

  #question(): TemplateResult {
    const says = this.#words.of(journal)
    return html`<div class="confirm" role="alertdialog" aria-label=${says.erase}>
      <p>${says.eraseQuestion}</p>
      <div class="actions">
        <button class="button danger" type="button" data-testid="journal-confirm" @click=${this.#erase}>
          ${says.confirm}
        </button>
        <button
          class="button"
          type="button"
          data-testid="journal-cancel"
          @click=${() => {
            this.isErasing = false
          }}
        >
          ${says.cancel}
        </button>
      </div>
    </div>`
  }

  /** What the contact may keep of oneself. */
  #ownSide(): TemplateResult {
    const says = this.#words.of(journal)
    const { givenMs, takenMs } = this.#journal?.journals.value ?? {}
    const since = takenMs === undefined ? '' : plainMoment(takenMs, this.messenger.nowMs(), this.#words.now)
    return html`<div class="own">
      <label>
        <input
          type="checkbox"
          aria-describedby="hint"
          data-testid="journal-give"
          .checked=${givenMs !== undefined}
          @change=${(event: Event) => void this.#journal?.give((event.target as HTMLInputElement).checked)}
        />
        <span>${says.give(this.with)}</span>
      </label>
      <p class="hint" id="hint">${says.giveHint}</p>
      ${
        givenMs === undefined
          ? nothing
          : html`<p class="hint" role="status" data-testid="journal-taken">
              ${takenMs === undefined ? says.notTaken(this.with) : says.taken(this.with, since)}
            </p>`
      }
    </div>`
  }

  get #zone(): string {
    return this.timeZone !== undefined && isZone(this.timeZone) ? this.timeZone : ownZone()
  }

  #date(atMs: number, options: Intl.DateTimeFormatOptions): string {
    return this.#words.now.time(atMs, { ...options, timeZone: this.#zone })
  }

  /** From when to when, in hours and minutes. */
  #times(fromMs: number, toMs: number): string {
    const hour = (atMs: number): string => this.#date(atMs, { hour: 'numeric', minute: '2-digit' })
    return `${hour(fromMs)} – ${hour(toMs)}`
  }

  #hour({ days: [first] }: JournalWeek, hour: number): string {
    return first === undefined ? '' : this.#date(first.fromMs + hour * 3_600_000, { hour: 'numeric' })
  }

  #range({ days }: JournalWeek): string {
    const format = new Intl.DateTimeFormat(this.#words.now.locale, {
      day: 'numeric',
      month: 'long',
      timeZone: this.#zone,
    })
    return format.formatRange(days[0]?.fromMs ?? 0, (days.at(-1)?.toMs ?? 1) - 1)
  }

  readonly #erase = async (): Promise<void> => {
    await this.#journal?.erase()
    this.isErasing = false
  }

  async #save(): Promise<void> {
    const text = (await this.#journal?.csv()) ?? ''
    const link = document.createElement('a')
    link.download = `status-journal-${this.with}.csv`
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
    link.click()
    URL.revokeObjectURL(link.href)
  }
}

customElements.define('kith-status-journal', KithStatusJournal)
