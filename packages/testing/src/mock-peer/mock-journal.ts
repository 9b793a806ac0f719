import { journalDay, type JournalMark, type JournalSpan, journalSpans, journalStateOf, nextMark } from '@kith/core'
import {
  type ContactJournals,
  journalCsv,
  type JournalRange,
  type PresenceInfo,
  type StatusJournal,
  type WaitOptions,
} from '@kith/peer'
import { KithError } from '@kith/wire'

import { Feed } from './feed.ts'
import type { MockSky } from './mock-presence.ts'

const messageType = 'kith.journal'

/** Status journals in memory; what contacts say of them travels as messages. A test or a scene may `script` one. */
export class MockJournal implements StatusJournal {
  readonly #sky: MockSky
  readonly #marks = new Map<string, JournalMark[]>()
  readonly #feed = new Feed<string>()

  constructor(sky: MockSky) {
    this.#sky = sky
    sky.messages.on<{ allows?: boolean; keeps?: boolean }>(messageType, ({ from, body }) => {
      const nowMs = sky.nowMs()
      if (body.allows !== undefined)
        this.#change(from, ({ allowedMs: _, keptMs: __, ...rest }) =>
          body.allows ? { ...rest, allowedMs: nowMs } : rest,
        )
      if (body.keeps !== undefined)
        this.#change(from, ({ takenMs: _, ...rest }) => (body.keeps ? { ...rest, takenMs: nowMs } : rest))
      if (body.allows === false) this.#drop(from)
    })
  }

  async allow(name: string): Promise<void> {
    const givenMs = this.#sky.nowMs()
    await this.#decide(name, (before) => ({ givenMs, ...before }), { allows: true })
  }

  async withdraw(name: string): Promise<void> {
    await this.#decide(name, ({ givenMs: _, takenMs: __, ...rest }) => rest, { allows: false })
  }

  async keep(name: string): Promise<void> {
    if (!this.#isAllowed(name)) throw new KithError('journal-not-allowed')
    const keptMs = this.#sky.nowMs()
    await this.#decide(name, (before) => ({ keptMs, ...before }), { keeps: true })
    this.seen(this.#sky.look(name))
  }

  async stop(name: string): Promise<void> {
    this.#mark(name, 'gap')
    await this.#decide(name, ({ keptMs: _, ...rest }) => rest, { keeps: false })
  }

  async erase(name: string): Promise<void> {
    this.#drop(name)
    this.seen(this.#sky.look(name))
  }

  async read(name: string, { fromMs, toMs }: JournalRange): Promise<readonly JournalSpan[]> {
    if (!this.#isAllowed(name)) throw new KithError('journal-not-allowed')
    const nowMs = this.#sky.nowMs()
    return journalSpans(this.#marks.get(name) ?? [], fromMs, Math.max(fromMs, Math.min(toMs, nowMs)), nowMs)
  }

  async csv(name: string, range: JournalRange): Promise<string> {
    return journalCsv(name, await this.read(name, range))
  }

  async *changes(name: string, options: WaitOptions = {}): AsyncIterable<void> {
    for await (const changed of this.#feed.read(options.signal)) if (changed === name) yield
  }

  /** Scripts what was seen of a name. */
  script(name: string, marks: readonly JournalMark[]): void {
    this.#marks.set(name, [...marks])
    this.#feed.emit(name)
  }

  /** A name is seen so now; it is kept when a journal is. */
  seen({ name, state, freshness }: PresenceInfo): void {
    if (this.#isAllowed(name) && this.#sky.contacts.journalsOf(name).keptMs !== undefined)
      this.#mark(name, journalStateOf(state, freshness === 'live'))
  }

  /** Ends every stream. */
  close(): void {
    this.#feed.close()
  }

  #mark(name: string, state: JournalMark['state']): void {
    const marks = this.#marks.get(name) ?? []
    const last = marks.at(-1)
    const count = marks.filter(({ atMs }) => last !== undefined && journalDay(atMs) === journalDay(last.atMs)).length
    const mark = nextMark(last, count, this.#sky.nowMs(), state)
    if (mark !== undefined) this.script(name, [...marks, mark])
  }

  #drop(name: string): void {
    if (this.#marks.delete(name)) this.#feed.emit(name)
  }

  #isAllowed(name: string): boolean {
    const { contacts } = this.#sky
    return contacts.stateOf(name) === 'contact' && contacts.journalsOf(name).allowedMs !== undefined
  }

  #change(name: string, change: (before: ContactJournals) => ContactJournals): void {
    this.#sky.contacts.putJournals(name, change)
  }

  async #decide(
    name: string,
    change: (before: ContactJournals) => ContactJournals,
    told: Record<string, boolean>,
  ): Promise<void> {
    if (this.#sky.contacts.stateOf(name) !== 'contact')
      throw new KithError('option-invalid', 'This name is no contact.')
    this.#change(name, change)
    await this.#sky.messages.send(name, messageType, told)
  }
}
