import { compareHeads } from '@kith/keys'
import { type FrameOf, isName, KithError, limits, type PeerName } from '@kith/wire'
import type { Message, Transaction } from '../api/messages.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import { decodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import { Alarm } from './alarm.ts'
import { keyLogCollection, type LogHeads, type ProvenHead } from './log-heads.ts'
import type { EnginePart } from './parts-of.ts'
import type { Upstream } from './upstream.ts'

/** Type of the message in which contacts tell each other a head: its signed bytes. */
export const headTalkType = 'kith.log-head'
/** How long after a contact was heard of it is told, so that it does not come before what the contact has to say; in milliseconds. */
export const headTalkDelayMs = 10_000
/** How often a contact is told at most, and what one tells is looked at, in milliseconds. */
export const headTalkPauseMs = 86_400_000
/** What is told may arrive so much earlier than a day after the last time, because clocks and networks are not exact; in milliseconds. */
const slackMs = 3_600_000

/** What telling needs. */
export interface HeadTalkOptions {
  readonly own: PeerName
  readonly heads: LogHeads
  readonly store: PeerStore
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly isContact: (name: PeerName) => boolean
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/**
 * Contacts who talk with each other compare heads of the key log (spec KL9, KL10), so that a network that shows them two logs is found out. Each tells the other the
 * newest head that it knows, at most once a day, in a message like any other; what was heard waits in the store until the server has shown that both are one history.
 */
export class HeadTalk implements EnginePart {
  readonly #options: HeadTalkOptions
  readonly #due = new Map<PeerName, number>()
  /** Who was told in this life, or could not be: until when nothing is told. */
  readonly #quiet = new Map<PeerName, number>()
  readonly #alarm = new Alarm(() => {
    this.#tellDue()
  })
  #isComparing = false

  constructor(options: HeadTalkOptions) {
    this.#options = options
  }

  /** The handler of what contacts tell. */
  get handlers(): ReadonlyMap<string, RegisteredHandler> {
    const handle = (message: Message<unknown>, tx: Transaction): Promise<void> => this.#heard(message, tx)
    return new Map([[headTalkType, { handle, schema: undefined, withinMs: handlerMsDefault }]])
  }

  /** Signed in: what waits to be compared can be. */
  up(): void {
    this.compare()
  }

  end(): void {
    this.#alarm.off()
  }

  /** Something came from, or went to, a device of this name. */
  traffic(name: PeerName): void {
    const nowMs = Date.now()
    if (this.#due.has(name) || (this.#quiet.get(name) ?? 0) > nowMs) return
    if (name === this.#options.own || !this.#options.isContact(name)) return
    this.#due.set(name, nowMs + headTalkDelayMs)
    this.#ring()
  }

  /** A record of the collection was committed. */
  committed(key: string): void {
    if (key.startsWith('heard/')) this.compare()
  }

  /** Compares what was heard, as far as there is a connection. */
  compare(): void {
    if (this.#isComparing || !this.#options.upstream.isUp) return
    this.#isComparing = true
    this.#compareAll()
      .catch(this.#options.onFailure)
      .finally(() => {
        this.#isComparing = false
      })
  }

  #ring(): void {
    this.#alarm.set(this.#due.size === 0 ? undefined : Math.min(...this.#due.values()))
  }

  #tellDue(): void {
    const nowMs = Date.now()
    for (const [name, dueMs] of this.#due) {
      if (dueMs > nowMs) continue
      this.#due.delete(name)
      this.#quiet.set(name, nowMs + headTalkPauseMs)
      this.#tell(name, nowMs).catch(this.#options.onFailure)
    }
    this.#ring()
  }

  async #tell(name: PeerName, nowMs: number): Promise<void> {
    const known = await this.#options.heads.newest()
    if (known === undefined || !this.#options.isContact(name)) return
    await this.#options.transact(async (tx) => {
      const toldMs = await tx.get<number>(keyLogCollection, `told/${name}`)
      // A time that has not come yet is of a clock that was wrong.
      if (typeof toldMs === 'number' && toldMs <= nowMs && nowMs - toldMs < headTalkPauseMs) {
        this.#quiet.set(name, toldMs + headTalkPauseMs)
        return
      }
      tx.put(keyLogCollection, `told/${name}`, nowMs)
      tx.send(name, headTalkType, known.signed)
    })
  }

  async #heard({ from, body }: Message<unknown>, tx: Transaction): Promise<void> {
    if (!isName(from) || !this.#options.isContact(from)) return
    if (!(body instanceof Uint8Array) || body.byteLength > limits.logHeadBytesMax) return
    const lookedMs = await tx.get<number>(keyLogCollection, `looked/${from}`)
    const nowMs = Date.now()
    // Each look is a question to the server, which a contact must not be able to have asked as often as it likes.
    if (typeof lookedMs === 'number' && lookedMs <= nowMs && nowMs - lookedMs < headTalkPauseMs - slackMs) return
    tx.put(keyLogCollection, `looked/${from}`, nowMs)
    tx.put(keyLogCollection, `heard/${from}`, body)
  }

  async #compareAll(): Promise<void> {
    const { store, heads } = this.#options
    for (;;) {
      const known = await heads.newest()
      const [record] = await store.list(keyLogCollection, { prefix: 'heard/', limit: 1 })
      if (record === undefined || known === undefined || !this.#options.upstream.isUp) return
      const signed = decodeStored(record.value)
      const told = signed instanceof Uint8Array ? await heads.verified(signed) : undefined
      // What the network did not sign says nothing of it: anybody can make that up.
      if (told !== undefined) await this.#compareOne(record.key.slice('heard/'.length) as PeerName, known, told)
      const { key, version } = record
      await store.commit([
        {
          changes: [{ collection: keyLogCollection, key, value: undefined }],
          // Something newer may have come meanwhile.
          expects: [{ collection: keyLogCollection, key, version }],
        },
      ])
    }
  }

  async #compareOne(teller: PeerName, known: ProvenHead, told: ProvenHead): Promise<void> {
    const { heads } = this.#options
    const [older, newer] = known.head.size <= told.head.size ? [known, told] : [told, known]
    const path = older.head.size === newer.head.size ? [] : await this.#path(older.head.size, newer.head.size)
    if (path !== undefined && compareHeads(known.head, told.head, path) === 'same-history') {
      await heads.keep(known, told)
      return
    }
    await heads.keepFork(known, told)
    heads.accuse('log-forked', teller)
  }

  /** What shows that one log goes on from the other; nothing when the server says that it has no log of such a size, though it signed one. */
  async #path(older: number, newer: number): Promise<FrameOf<'log-proof'>['consistency'] | undefined> {
    const { upstream, own } = this.#options
    try {
      const proof = await upstream.ask(
        'log-proof',
        (request, as) => ({ type: 'log-query', request, as, older, newer, name: own }),
        false,
      )
      return proof.consistency
    } catch (error) {
      if (error instanceof KithError && error.code === 'log-wrong') return undefined
      throw error
    }
  }
}
