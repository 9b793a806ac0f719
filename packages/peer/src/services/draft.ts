import type { Cancel, Send, SqlStatement, StoreChange, WriteSet } from '@kith/core'
import { assert, type MessageId, type PeerName } from '@kith/wire'
import type { Body, Json, SayOptions, SendOptions } from '../api/messages.ts'
import type { Transaction } from '../api/messages.ts'
import type { ReadExpectation, Reading } from '../backend/backend.ts'
import type { Saying } from '../conversations/saying.ts'
import type { SqlValue } from '../store/sql/database.ts'
import { decodeStored, encodeStored } from './body.ts'
import { checkedCollection, checkKey } from './record-places.ts'
import { makeSaying } from './sayings.ts'
import { checkedMid, makeSend } from './sends.ts'

/** Where a draft reads what is committed, or about to be. */
export type ReadRecord = (collection: string, key: string) => Promise<Reading>

/** A record that was read, and where. */
interface Seen extends Reading {
  readonly collection: string
  readonly key: string
}

/** What else a draft is made of. */
export interface DraftOptions {
  /** The draft that this one stands upon. */
  readonly upon?: Draft | undefined
  /** Kith's own work may write Kith's own collections. @default false */
  readonly isInternal?: boolean | undefined
  /** Which types the other devices of the own name are told of, when a call does not say. @default none */
  readonly isCopied?: ((type: string) => boolean) | undefined
}

/**
 * A write-set in the making. It remembers every record it read, gives the same again when it is asked for it once more, and fails to be committed
 * when another commit changed one of them meanwhile. A draft upon another sees what that one read and wrote, and adds its own to it when it is kept.
 */
export class Draft implements Transaction {
  readonly #name: PeerName
  readonly #read: ReadRecord
  readonly #upon: Draft | undefined
  /** Kith's own handlers may write Kith's own collections. */
  readonly #isInternal: boolean
  readonly #isCopied: ((type: string) => boolean) | undefined
  readonly #changes = new Map<string, StoreChange>()
  readonly #seen = new Map<string, Seen>()
  #sends: Send[] = []
  #keyed: MessageId[] = []
  #cancels: Cancel[] = []
  #statements: SqlStatement[] = []
  readonly #sayings: Saying[] = []
  #isOver = false

  constructor(name: PeerName, read: ReadRecord, options: DraftOptions = {}) {
    this.#name = name
    this.#read = read
    this.#upon = options.upon
    this.#isInternal = options.isInternal ?? false
    this.#isCopied = options.isCopied
  }

  async get<T extends Body = Json>(collection: string, key: string): Promise<T | undefined> {
    const change = this.#changeOf(this.#checked(collection), key)
    if (change !== undefined) return change.value && (decodeStored(change.value) as T)
    const { record } = await this.#look(collection, key)
    return record && (decodeStored(record.value) as T)
  }

  put(collection: string, key: string, value: Body): void {
    this.#change({ collection: this.#checked(collection), key, value: encodeStored(value) })
  }

  delete(collection: string, key: string): void {
    this.#change({ collection: this.#checked(collection), key, value: undefined })
  }

  send(to: string, type: string, body: Body, options?: Omit<SendOptions, 'signal'>): MessageId {
    assert(!this.#isOver, 'a transaction is used only until its function returns')
    const made = makeSend(this.#name, to, [{ type, body }], false, options, this.#isCopied)
    this.#sends.push(made.send)
    const [mid] = made.mids
    assert(mid !== undefined, 'a send has a mid')
    if (made.isKeyed) this.#keyed.push(mid)
    this.#cancels.push(...made.cancels)
    return mid
  }

  say(conversation: string, type: string, body: Body, options?: SayOptions): void {
    assert(!this.#isOver, 'a transaction is used only until its function returns')
    this.#sayings.push(makeSaying(conversation, type, body, options))
  }

  cancel(mid: MessageId | string): void {
    assert(!this.#isOver, 'a transaction is used only until its function returns')
    this.#cancels.push({ mid: checkedMid(mid), code: 'canceled' })
  }

  sql(statement: string, values: readonly SqlValue[] = [], rows?: number): void {
    assert(!this.#isOver, 'a transaction is used only until its function returns')
    this.#statements.push({ text: statement, values, rows })
  }

  get hasStatements(): boolean {
    return this.#statements.length > 0
  }

  /** The application's statements, with those of the draft it stands upon. */
  get statements(): readonly SqlStatement[] {
    return this.#upon === undefined ? this.#statements : [...this.#upon.statements, ...this.#statements]
  }

  /** What this draft itself wants to say in conversations; whoever commits it has it said. */
  get sayings(): readonly Saying[] {
    return this.#sayings
  }

  /** Mids that may have been used before. */
  get keyed(): readonly MessageId[] {
    return this.#keyed
  }

  /** Ends the draft: what is called on it later is a programmer error. */
  close(): void {
    this.#isOver = true
  }

  /** Adds what this draft wants to the one it stands upon. */
  keep(): void {
    this.keepReads()
    const upon = this.#upon
    assert(upon !== undefined, 'a draft is kept by the one it stands upon')
    for (const [place, change] of this.#changes) upon.#changes.set(place, change)
    upon.#sends.push(...this.#sends)
    upon.#keyed.push(...this.#keyed)
    upon.#cancels.push(...this.#cancels)
    upon.#statements.push(...this.#statements)
  }

  /** Adds what this draft read to the one it stands upon, and nothing else: what follows from it holds as long as that does. */
  keepReads(): void {
    this.close()
    const upon = this.#upon
    assert(upon !== undefined, 'a draft is kept by the one it stands upon')
    for (const [place, seen] of this.#seen) if (!upon.#seen.has(place)) upon.#seen.set(place, seen)
  }

  /** What is to be committed, without the messages whose mids are in `known`. */
  writeSet(known: ReadonlySet<MessageId> = new Set()): WriteSet {
    this.close()
    const sends = known.size === 0 ? this.#sends : withoutKnown(this.#sends, known)
    const changes = [...this.#changes.values()]
    const statements = this.#statements.length === 0 ? undefined : this.#statements
    const expects = [...this.#seen.values()].map(expectationOf)
    return { sends, changes, expects, cancels: this.#cancels, statements }
  }

  /** Reads a record once. */
  async #look(collection: string, key: string): Promise<Seen> {
    const place = placeOf(collection, key)
    const before = this.#seenBefore(place)
    if (before !== undefined) return before
    const reading = await this.#read(collection, key)
    // Two may have asked at the same time.
    const seen = this.#seenBefore(place) ?? { ...reading, collection, key }
    this.#seen.set(place, seen)
    return seen
  }

  #seenBefore(place: string): Seen | undefined {
    return this.#seen.get(place) ?? (this.#upon === undefined ? undefined : this.#upon.#seenBefore(place))
  }

  #changeOf(collection: string, key: string): StoreChange | undefined {
    const own = this.#changes.get(placeOf(collection, key))
    return own ?? (this.#upon === undefined ? undefined : this.#upon.#changeOf(collection, key))
  }

  #change(change: StoreChange): void {
    assert(!this.#isOver, 'a transaction is used only until its function returns')
    checkKey(change.key)
    this.#changes.set(placeOf(change.collection, change.key), change)
  }

  #checked(collection: string): string {
    return this.#isInternal ? collection : checkedCollection(collection)
  }
}

function expectationOf({ collection, key, record, at, isPlanned }: Seen): ReadExpectation {
  return { collection, key, version: record?.version ?? 0, at, isPlanned }
}

/** The sends that are not known already: messages that were given together were accepted together, so one of them tells for all. */
export function withoutKnown(sends: readonly Send[], known: ReadonlySet<MessageId>): Send[] {
  return sends.filter(({ messages }) => !messages.some(({ mid }) => known.has(mid)))
}

function placeOf(collection: string, key: string): string {
  return `${collection}\0${key}`
}
