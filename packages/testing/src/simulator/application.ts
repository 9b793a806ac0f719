import type { Decision, DeliveryInput, DeliveryOutput, Expectation, Send, StoreChange } from '@kith/core'
import { type DeviceId, type Lane, type PeerName, utf8Bytes, type WireMessage } from '@kith/wire'
import type { SimulatedDisk } from './disk.ts'
import { effects, type Ledger, lostRows } from './ledger.ts'
import { Draft, effectOf, jsonMessage, messageOf, newId, type SimulatedApplication } from './own-application.ts'
import type { Random } from './random.ts'

/** The application's own rows. */
const rows = 'application'
const countKey = 'count'

/** What the applications of one history do. */
export interface ApplicationOptions {
  readonly name: PeerName
  readonly device: DeviceId
  readonly ledger: Ledger
  readonly random: Random
  /** Its handler counts messages in a row of its own that every handler reads and writes, so that handlers are in each other's way. */
  readonly counts: boolean
  /** An application to be tried instead of this one's own messages and handler. */
  readonly own?: (() => SimulatedApplication) | undefined
}

/** What the application of a device sends, and what its handler does: notes the message, sometimes replies, sometimes turns it down. */
export class Application {
  readonly #options: ApplicationOptions
  #given = 0
  #own: SimulatedApplication | undefined

  constructor(options: ApplicationOptions) {
    this.#options = options
  }

  /** The program starts, and with it the application: nothing is left of what it had in memory. */
  start(): void {
    this.#own = this.#options.own?.()
  }

  get counts(): boolean {
    return this.#options.counts
  }

  /** How many messages it has given. */
  get given(): number {
    return this.#given
  }

  /** Messages to be given together. */
  send(
    to: PeerName,
    lane: Lane,
    lifeMs: number,
    count: number,
    atomic: boolean,
    how: Pick<Send, 'notBeforeMs' | 'paths'> = {},
  ): Send {
    const { name, random } = this.#options
    const own = this.#own
    const messages = Array.from({ length: count }, (): WireMessage => {
      if (own !== undefined) return jsonMessage(newId(random), own.write(random, name, to))
      const body = random.bytes(random.between(0, 40))
      return { mid: newId(random), messageType: 'test', encoding: 'bytes', body }
    })
    return this.giving({ to, lane, lifeMs, atomic, messages, ...how })
  }

  /** Notes that these messages are given, or given again. */
  giving(send: Send): Send {
    const { ledger, name: from, device } = this.#options
    const { to, lane, lifeMs, notBeforeMs, paths = 'any' } = send
    const transaction = send.atomic ? send.messages[0]?.mid : undefined
    for (const { mid } of send.messages)
      ledger.giving({ mid, from, device, to, lane, paths, lifeMs, notBeforeMs, transaction }, this.#given++)
    return send
  }

  /** The handler runs: what it reads it reads now, what it says it says when it is done. */
  handle(disk: SimulatedDisk, output: Extract<DeliveryOutput, { kind: 'handle' }>): () => DeliveryInput {
    if (this.#own !== undefined) return this.#handleOwn(this.#own, disk, output)
    const { random } = this.#options
    const isTurnedDown = !output.atomic && random.chance(0.05)
    const isAnswered = !isTurnedDown && random.chance(0.1)
    const decision: Decision = isTurnedDown ? { outcome: 'rejected', code: 'no-handler' } : { outcome: 'committed' }
    const decisions = output.messages.map(() => decision)
    const changes: StoreChange[] = []
    const expects: Expectation[] = []
    if (!isTurnedDown) {
      for (const { mid } of output.messages) changes.push({ collection: effects, key: mid, value: utf8Bytes('done') })
      if (this.counts) {
        const before = disk.get(rows, countKey)
        const count = countOf(disk) + output.messages.length
        changes.push({ collection: rows, key: countKey, value: utf8Bytes(String(count)) })
        expects.push({ collection: rows, key: countKey, version: before?.version ?? 0 })
      }
    }
    return () => {
      const sends = isAnswered ? [this.send(output.from, 'kept', 600_000, 1, false)] : []
      return { kind: 'handled', stream: output.stream, seq: output.seq, decisions, writes: { sends, changes, expects } }
    }
  }

  #handleOwn(
    own: SimulatedApplication,
    disk: SimulatedDisk,
    { stream, seq, from, messages }: Extract<DeliveryOutput, { kind: 'handle' }>,
  ): () => DeliveryInput {
    const tx = new Draft(disk, () => newId(this.#options.random))
    const noted: StoreChange[] = []
    for (const { mid, body } of messages) {
      own.handle(messageOf(mid, from, body), tx)
      noted.push({ collection: effects, key: mid, value: effectOf(from, body) })
    }
    return () => {
      const sends = tx.sends.map((send) => this.giving(send))
      const decisions = messages.map((): Decision => ({ outcome: 'committed' }))
      const writes = { sends, changes: [...noted, ...tx.changes], expects: tx.expects }
      return { kind: 'handled', stream, seq, decisions, writes }
    }
  }

  /** The handler of messages that will never come notes that. */
  handleLost({ stream, seq }: Extract<DeliveryOutput, { kind: 'handle-lost' }>): DeliveryInput {
    const writes = { sends: [], changes: [lostChange(stream, seq)], expects: [] }
    return { kind: 'handled', stream, seq, decisions: [], writes }
  }
}

/** What the handler of lost messages writes. */
function lostChange(stream: string, seq: number): StoreChange {
  return { collection: lostRows, key: `${stream}/${String(seq)}`, value: utf8Bytes('lost') }
}

/** How many messages the application counted. */
export function countOf(disk: SimulatedDisk): number {
  const row = disk.get(rows, countKey)
  return row === undefined ? 0 : Number(new TextDecoder().decode(row.value))
}
