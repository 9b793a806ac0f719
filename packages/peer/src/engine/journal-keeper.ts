import {
  journalDay,
  journalLimits,
  type JournalMark,
  type JournalSpan,
  journalSpans,
  type JournalState,
  journalStateOf,
  nextMark,
  readMarks,
  type StoreChange,
  storedMarks,
} from '@kith/core'
import { isName, KithError, type PeerName } from '@kith/wire'
import type { Contact } from '../api/contacts.ts'
import type { Transaction } from '../api/messages.ts'
import type { JournalRange, PresenceInfo } from '../api/presence.ts'
import type { JournalStep } from '../backend/passing.ts'
import { decodeStored, encodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import { Alarm } from './alarm.ts'
import type { Committer } from './commits.ts'
import { decideJournal } from './journal-deciding.ts'
import { journalCollection } from './journal-consent.ts'

/** When what was seen was confirmed last: one record for all names. */
const confirmedCollection = 'kith.journal-confirmed'
const confirmedKey = 'at'

export interface JournalKeeperOptions {
  readonly contacts: () => readonly Contact[]
  readonly store: Pick<PeerStore, 'get' | 'list'>
  readonly commits: Pick<Committer, 'commit'>
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  /** Tells the other devices of the own name how a contact is now. */
  readonly tell: (tx: Transaction, name: string) => Promise<void>
  /** The presence of a name now, then every change. */
  readonly watch: (name: string, signal: AbortSignal) => AsyncIterable<PresenceInfo>
  readonly onFailure: (error: unknown) => void
}

/** A name of which a journal is kept. */
interface Kept {
  readonly ending: AbortController
  /** How it is seen now. */
  seen: JournalState
  /** The marks of the day of the last one. */
  marks: readonly JournalMark[]
}

/**
 * Status journals in the engine (spec PR10 to PR16): who consented is kept with the contacts, what was seen in a collection that nobody but this keeper writes. All its writes are made one after
 * the other.
 *
 * What is seen is confirmed every minute. When the program ends without a word, what it saw last counts up to the confirmation and no further, and so it is when the disk took no writes for a while.
 */
export class JournalKeeper {
  readonly #options: JournalKeeperOptions
  readonly #kept = new Map<string, Kept>()
  #allowed: ReadonlySet<string> = new Set()
  #isLoaded = false
  #isUnsure = false
  #isOver = false
  #work: Promise<unknown> = Promise.resolve()
  readonly #alarm = new Alarm(() => {
    void this.#soon(() => this.#confirm())
    this.#ring()
  })

  constructor(options: JournalKeeperOptions) {
    this.#options = options
  }

  async load(): Promise<void> {
    this.#isLoaded = true
    await this.#forgetDisallowed()
    this.contactsChanged()
  }

  /** Consent was given or taken, or a journal is to be kept or not. */
  contactsChanged(): void {
    if (!this.#isLoaded || this.#isOver) return
    const allowed = this.#options
      .contacts()
      .filter(({ state, journals }) => state === 'contact' && journals?.allowedMs !== undefined)
    const wanted = new Set(allowed.flatMap(({ name, journals }) => (journals?.keptMs === undefined ? [] : [name])))
    const before = this.#allowed
    this.#allowed = new Set(allowed.map(({ name }) => name))
    for (const [name, kept] of this.#kept) if (!wanted.has(name)) this.#end(name, kept)
    for (const name of before) if (!this.#allowed.has(name)) void this.#soon(() => this.#erase(name))
    for (const name of wanted) if (!this.#kept.has(name)) this.#begin(name)
    this.#ring()
  }

  async step(step: JournalStep['step'], name: PeerName): Promise<void> {
    if (step === 'erase') {
      await this.#soon(() => this.#erase(name))
      return
    }
    if (step === 'keep' && this.#kept.size >= journalLimits.namesMax && !this.#kept.has(name))
      throw new KithError('journals-full')
    await this.#options.transact((tx) => decideJournal(tx, step, name, this.#options.tell))
  }

  async read(name: PeerName, { fromMs, toMs }: JournalRange): Promise<readonly JournalSpan[]> {
    if (toMs - fromMs > (journalLimits.daysMax + 1) * dayMs)
      throw new KithError('option-invalid', `A journal goes back ${String(journalLimits.daysMax)} days.`)
    if (!this.#isAllowed(name)) throw new KithError('journal-not-allowed')
    await this.#work
    const { store } = this.#options
    const prefix = `${name}/`
    const before = await store.list(journalCollection, { prefix, after: keyOf(name, fromMs), reverse: true, limit: 1 })
    const after = before[0]?.key
    const days = await store.list(journalCollection, { prefix, after, limit: journalLimits.daysMax + 2 })
    const last = keyOf(name, toMs)
    const marks = [...before, ...days.filter(({ key }) => key <= last)].flatMap(({ value }) =>
      readMarks(decodeStored(value)),
    )
    const nowMs = Date.now()
    // Consent may have been taken back meanwhile.
    if (!this.#isAllowed(name)) throw new KithError('journal-not-allowed')
    return journalSpans(
      marks,
      fromMs,
      Math.max(fromMs, Math.min(toMs, nowMs)),
      this.#isUnsure ? await this.#confirmedMs(nowMs) : nowMs,
    )
  }

  /** The engine ends: what is seen is confirmed once more. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#alarm.off()
    const isSure = this.#isSeeing && !this.#isUnsure
    for (const { ending } of this.#kept.values()) ending.abort()
    if (isSure)
      this.#options.commits.commit([{ changes: [confirmation(Date.now())], expects: [] }]).catch(() => {
        // Without it the gap begins up to a minute earlier.
      })
  }

  get #isSeeing(): boolean {
    return [...this.#kept.values()].some(({ seen }) => seen !== 'gap')
  }

  #isAllowed(name: string): boolean {
    return this.#options
      .contacts()
      .some(
        (contact) => contact.name === name && contact.state === 'contact' && contact.journals?.allowedMs !== undefined,
      )
  }

  #begin(name: string): void {
    const kept: Kept = { ending: new AbortController(), seen: 'gap', marks: [] }
    this.#kept.set(name, kept)
    void this.#soon(() => this.#resume(name, kept)).then(() => this.#follow(name, kept))
  }

  async #follow(name: string, kept: Kept): Promise<void> {
    const { watch, onFailure } = this.#options
    const { signal } = kept.ending
    try {
      for await (const { state, freshness } of watch(name, signal)) {
        if (signal.aborted) return
        kept.seen = journalStateOf(state, freshness === 'live')
        const atMs = Date.now()
        void this.#soon(() => this.#note(name, kept, atMs))
        this.#ring()
      }
    } catch (error) {
      if (!signal.aborted) onFailure(error)
    }
  }

  #end(name: string, kept: Kept): void {
    this.#kept.delete(name)
    kept.ending.abort()
    kept.seen = 'gap'
    const atMs = Date.now()
    if (this.#allowed.has(name)) void this.#soon(() => this.#note(name, kept, atMs))
  }

  /** One after the other. A failure is told; what it left unsaid is a gap. */
  #soon(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work).catch((error: unknown) => {
      this.#isUnsure = true
      if (!this.#isOver) this.#options.onFailure(error)
    })
    this.#work = done
    return done
  }

  #ring(): void {
    this.#alarm.set(this.#isSeeing || this.#isUnsure ? Date.now() + journalLimits.confirmMs : undefined)
  }

  /** Reads where the journal ends. What it claims counts up to the last confirmation. */
  async #resume(name: string, kept: Kept): Promise<void> {
    await this.#forgetOld(name)
    const [last] = await this.#options.store.list(journalCollection, { prefix: `${name}/`, reverse: true, limit: 1 })
    kept.marks = last === undefined ? [] : readMarks(decodeStored(last.value))
    const atMs = await this.#confirmedMs(Date.now())
    await this.#write(name, kept, atMs, 'gap')
  }

  async #confirm(): Promise<void> {
    const nowMs = Date.now()
    if (this.#isUnsure) for (const [name, kept] of this.#kept) await this.#resume(name, kept)
    for (const [name, kept] of this.#kept) await this.#note(name, kept, nowMs)
    await this.#commit([confirmation(nowMs)])
    this.#isUnsure = false
  }

  #note(name: string, kept: Kept, atMs: number): Promise<void> {
    return this.#write(name, kept, atMs, kept.seen)
  }

  async #write(name: string, kept: Kept, atMs: number, state: JournalState): Promise<void> {
    const last = kept.marks.at(-1)
    const mark = nextMark(last, kept.marks.length, atMs, state)
    if (mark === undefined) return
    const isSameDay = last !== undefined && journalDay(last.atMs) === journalDay(mark.atMs)
    const marks = isSameDay ? [...kept.marks, mark] : [mark]
    const put = { collection: journalCollection, key: keyOf(name, mark.atMs), value: encodeStored(storedMarks(marks)) }
    await this.#commit(kept.seen === 'gap' ? [put] : [put, confirmation(mark.atMs)])
    kept.marks = marks
    if (!isSameDay && last !== undefined) await this.#forgetOld(name)
  }

  async #confirmedMs(nowMs: number): Promise<number> {
    const record = await this.#options.store.get(confirmedCollection, confirmedKey)
    const atMs = record === undefined ? undefined : decodeStored(record.value)
    return typeof atMs === 'number' && atMs >= 0 ? Math.min(atMs, nowMs) : 0
  }

  /** Forgets days of a name that are too long ago. */
  async #forgetOld(name: string): Promise<void> {
    const firstMs = Date.now() - (journalLimits.daysMax - 1) * dayMs
    const days = await this.#options.store.list(journalCollection, { prefix: `${name}/`, limit: 1000 })
    await this.#delete(days.map(({ key }) => key).filter((key) => key < keyOf(name, firstMs)))
  }

  async #erase(name: string): Promise<void> {
    for (;;) {
      const days = await this.#options.store.list(journalCollection, { prefix: `${name}/`, limit: 1000 })
      if (days.length === 0) break
      await this.#delete(days.map(({ key }) => key))
    }
    const kept = this.#kept.get(name)
    if (kept === undefined) return
    kept.marks = []
    await this.#note(name, kept, Date.now())
  }

  /** Deletes at the start what a program that ended too early left of names that do not allow it any more. */
  async #forgetDisallowed(): Promise<void> {
    for (let after: string | undefined; ;) {
      const [record] = await this.#options.store.list(journalCollection, { after, limit: 1 })
      if (record === undefined) return
      const name = record.key.split('/', 1)[0] ?? ''
      if (!isName(name) || !this.#isAllowed(name)) await this.#erase(name)
      after = `${name}/~`
    }
  }

  async #delete(keys: readonly string[]): Promise<void> {
    if (keys.length > 0)
      await this.#commit(keys.map((key) => ({ collection: journalCollection, key, value: undefined })))
  }

  async #commit(changes: readonly StoreChange[]): Promise<void> {
    await this.#options.commits.commit([{ changes, expects: [] }])
  }
}

const dayMs = 86_400_000

function keyOf(name: string, atMs: number): string {
  return `${name}/${journalDay(atMs)}`
}

function confirmation(atMs: number): StoreChange {
  return { collection: confirmedCollection, key: confirmedKey, value: encodeStored(atMs) }
}
