import type { Expectation, Send, StoreChange } from '@kith/core'
import {
  bytesToId,
  type DeviceId,
  idBytes,
  type MessageId,
  type PeerName,
  utf8Bytes,
  type WireMessage,
} from '@kith/wire'
import type { SimulatedDisk } from './disk.ts'
import { effects } from './ledger.ts'
import type { Random } from './random.ts'

/** A message as a handler of a history sees it. */
export interface SimulatedMessage {
  readonly mid: MessageId
  readonly from: PeerName
  /** What `write` or `tx.send` gave, after a way through JSON. */
  readonly body: unknown
}

/** The write-set of a handler: everything in it is one commit with the message, or nothing of it is. */
export interface SimulatedTransaction {
  /** A row as it is, with what this handler wrote before. Nothing when there is none. */
  get(key: string): unknown
  /** Writes a row: any value that JSON can hold. */
  put(key: string, value: unknown): void
  /** Sends a message to a name, on the kept lane, with a life of one hour. */
  send(to: PeerName, body: unknown): void
}

/** A device at the end of a history. */
export interface SimulatedDevice {
  readonly name: PeerName
  readonly device: DeviceId
  /** Its application's rows. */
  readonly rows: ReadonlyMap<string, unknown>
  /** What it committed, in no order. */
  readonly committed: readonly SimulatedMessage[]
  /** Its disk went back to an older copy during the history. */
  readonly wasRestored: boolean
}

/**
 * An application to be tried: what its devices say, what its handler does, and what must hold at the end. One is made for each start of a
 * program, so that what it keeps in memory is lost in a crash, as it is in a real one. It must not wait, and decide by nothing but its arguments.
 */
export interface SimulatedApplication {
  /** The body of a message that a device sends now: any value that JSON can hold. */
  readonly write: (random: Random, from: PeerName, to: PeerName) => unknown
  /** Handles a message. It runs again, on another write-set, when its commit did not stand. */
  readonly handle: (message: SimulatedMessage, tx: SimulatedTransaction) => void
  /** What is wrong at the end, a line each. `devices` are those that were not destroyed. */
  readonly check?: (devices: readonly SimulatedDevice[]) => readonly string[]
}

/** The application's rows on a device's disk. */
const rows = 'application'
const replyLifeMs = 3_600_000

/** What handlers wrote for the messages of one envelope. */
export class Draft implements SimulatedTransaction {
  readonly sends: Send[] = []
  readonly #disk: SimulatedDisk
  readonly #newId: () => MessageId
  readonly #expects = new Map<string, Expectation>()
  readonly #changes = new Map<string, StoreChange>()

  constructor(disk: SimulatedDisk, newId: () => MessageId) {
    this.#disk = disk
    this.#newId = newId
  }

  get changes(): readonly StoreChange[] {
    return [...this.#changes.values()]
  }

  get expects(): readonly Expectation[] {
    return [...this.#expects.values()]
  }

  get(key: string): unknown {
    const written = this.#changes.get(key)
    if (written !== undefined) return written.value && fromBytes(written.value)
    const stored = this.#disk.get(rows, key)
    this.#expects.set(key, { collection: rows, key, version: stored?.version ?? 0 })
    return stored && fromBytes(stored.value)
  }

  put(key: string, value: unknown): void {
    this.#changes.set(key, { collection: rows, key, value: toBytes(value) })
  }

  send(to: PeerName, body: unknown): void {
    const messages = [jsonMessage(this.#newId(), body)]
    this.sends.push({ to, lane: 'kept', lifeMs: replyLifeMs, atomic: false, messages })
  }
}

/** A message with a body of JSON. */
export function jsonMessage(mid: MessageId, body: unknown): WireMessage {
  return { mid, messageType: 'test', encoding: 'json', body: toBytes(body) }
}

/** Another id. */
export function newId(random: Random): MessageId {
  return bytesToId<MessageId>(random.bytes(idBytes))
}

/** What the record of an effect says of its message. */
export function effectOf(from: PeerName, body: Uint8Array): Uint8Array {
  return toBytes({ from, body: fromBytes(body) })
}

/** What a message says. */
export function messageOf(mid: MessageId, from: PeerName, body: Uint8Array): SimulatedMessage {
  return { mid, from, body: fromBytes(body) }
}

/** A device as its disk shows it. */
export function deviceOf(
  of: { readonly name: PeerName; readonly device: DeviceId; readonly disk: SimulatedDisk },
  wasRestored: boolean,
): SimulatedDevice {
  const { name, device, disk } = of
  return {
    name,
    device,
    wasRestored,
    rows: new Map(disk.list(rows).map(({ key, value }) => [key, fromBytes(value)])),
    committed: disk.list(effects).map(({ key, value }) => {
      const { from, body } = fromBytes(value) as Pick<SimulatedMessage, 'from' | 'body'>
      return { mid: key as MessageId, from, body }
    }),
  }
}

function toBytes(value: unknown): Uint8Array {
  return utf8Bytes(JSON.stringify(value))
}

function fromBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}
