import { type ContactJournals, type JournalState, journalTotals, type Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import { type ChartDay, chartDays } from './journal-chart.ts'
import { weekOf } from './zone-days.ts'

/** One week of a journal. */
export interface JournalWeek {
  readonly days: readonly ChartDay[]
  readonly totals: Readonly<Record<JournalState, number>>
  /** No later week can be shown. */
  readonly isLast: boolean
  /** No earlier week can hold anything. */
  readonly isFirst: boolean
}

/** Whose journal is looked at, and by which calendar. */
export interface JournalView {
  readonly name: string
  /** Such as `Europe/Zurich`. */
  readonly zone: string
  /** 1 for Monday to 7 for Sunday. */
  readonly firstDay: number
}

const refreshMs = 60_000

/** The status journal of one contact, a week at a time, and who lets whom keep one. */
export class StatusJournal {
  /** Undefined while it is read, and where there is no consent. */
  readonly week: Cell<JournalWeek | undefined> = new Cell<JournalWeek | undefined>(undefined)
  readonly journals: Cell<ContactJournals> = new Cell<ContactJournals>({})
  readonly fault: Cell<Fault | undefined> = new Cell<Fault | undefined>(undefined)
  readonly #peer: Peer
  readonly #nowMs: () => number
  #view: JournalView | undefined
  #weeks = 0
  #ending = new AbortController()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(peer: Peer, nowMs: () => number) {
    this.#peer = peer
    this.#nowMs = nowMs
  }

  /** Looks at a journal from now on, beginning with this week. */
  open(view: JournalView): void {
    this.close()
    this.#view = view
    this.#weeks = 0
    this.#ending = new AbortController()
    const { signal } = this.#ending
    this.#follow(this.#peer.contacts.watch({ signal }), (contacts) => {
      this.journals.set(contacts.find(({ name }) => name === view.name)?.journals ?? {})
    })
    this.#follow(this.#peer.presence.journal.changes(view.name, { signal }), () => undefined)
    this.#timer = setInterval(() => void this.#read(), refreshMs)
  }

  close(): void {
    this.#ending.abort()
    clearInterval(this.#timer)
    this.#view = undefined
    this.week.set(undefined)
    this.journals.set({})
    this.fault.set(undefined)
  }

  /** Goes so many weeks on, or back. */
  async turn(weeks: number): Promise<void> {
    this.#weeks = Math.min(0, this.#weeks + weeks)
    await this.#read()
  }

  /** Lets the contact keep a journal of one's own states, or no longer. */
  async give(isGiven: boolean): Promise<void> {
    await this.#do(({ name }) => (isGiven ? this.#journal.allow(name) : this.#journal.withdraw(name)))
  }

  /** Keeps a journal of the contact, or no longer. */
  async keep(isKept: boolean): Promise<void> {
    await this.#do(({ name }) => (isKept ? this.#journal.keep(name) : this.#journal.stop(name)))
  }

  /** Deletes what this device has kept. */
  async erase(): Promise<void> {
    await this.#do(({ name }) => this.#journal.erase(name))
    await this.#read()
  }

  /** Everything that was kept, as CSV. */
  async csv(): Promise<string> {
    const { name } = this.#view ?? { name: '' }
    const nowMs = this.#nowMs()
    const fromMs = Math.max(this.journals.value.allowedMs ?? 0, nowMs - exportMs)
    return this.#journal.csv(name, { fromMs: Math.min(fromMs, nowMs), toMs: nowMs })
  }

  get #journal(): Peer['presence']['journal'] {
    return this.#peer.presence.journal
  }

  #follow<T>(stream: AsyncIterable<T>, each: (value: T) => void): void {
    const { signal } = this.#ending
    const run = async (): Promise<void> => {
      for await (const value of stream) {
        if (signal.aborted) return
        each(value)
        await this.#read()
      }
    }
    run().catch((error: unknown) => {
      if (!signal.aborted) this.fault.set(faultOf(error))
    })
  }

  async #do(work: (view: JournalView) => Promise<void>): Promise<void> {
    if (this.#view === undefined) return
    try {
      await work(this.#view)
      this.fault.set(undefined)
    } catch (error) {
      // Nothing was changed: what stands is shown as before, and why.
      this.fault.set(faultOf(error))
    }
  }

  async #read(): Promise<void> {
    const view = this.#view
    const { allowedMs } = this.journals.value
    if (view === undefined || allowedMs === undefined) {
      this.week.set(undefined)
      return
    }
    const weeks = this.#weeks
    const days = weekOf(this.#nowMs(), view.zone, view.firstDay, weeks)
    const range = { fromMs: days[0]?.fromMs ?? 0, toMs: days.at(-1)?.toMs ?? 0 }
    try {
      const spans = await this.#journal.read(view.name, range)
      // Meanwhile another week, or another name, may have been asked for.
      if (view !== this.#view || weeks !== this.#weeks) return
      const isFirst = range.fromMs <= allowedMs
      this.week.set({ days: chartDays(spans, days), totals: journalTotals(spans), isLast: weeks === 0, isFirst })
    } catch (error) {
      // Consent that ended meanwhile is no fault: the contact list says so next.
      const fault = faultOf(error)
      this.week.set(undefined)
      if (fault.code !== 'journal-not-allowed') this.fault.set(fault)
    }
  }
}

/** How far back an export goes: as far as a journal does. */
const exportMs = 400 * 86_400_000
