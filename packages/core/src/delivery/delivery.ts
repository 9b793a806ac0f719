import {
  assertNever,
  type BootId,
  bytesToId,
  type DeviceId,
  type Frame,
  idBytes,
  type MessageId,
  numberOfCode,
  type PeerName,
  type StreamId,
} from '@kith/wire'
import { Journal } from '../journal/journal.ts'
import { lately, positionMsMax } from './ages.ts'
import { refusalOf } from './acceptance.ts'
import type { DeliveryContext } from './context.ts'
import { type DamagedRecord, endDamaged } from './damage.ts'
import { type DeliveryExplanation, explain } from './explanation.ts'
import { tryAsContact } from './holding.ts'
import { Inbox } from './inbox.ts'
import { LostStreams } from './lost-streams.ts'
import { Outbox } from './outbox.ts'
import { helloFrames } from './hello.ts'
import type { DeliveryInput, DeliveryOutput, Path } from './ports.ts'
import type { PathPolicy } from '../paths/ports.ts'
import { Reach } from './reach.ts'
import {
  collections,
  decodeRecord,
  envelopeRecord,
  inStreamRecord,
  lifeKey,
  messageRecord,
  outStreamRecord,
  withdrawalRecord,
} from './records.ts'
import { Transmitter } from './transmitter.ts'

/** A record as the store holds it. */
export interface Stored {
  readonly key: string
  readonly value: Uint8Array
  readonly version: number
}

/** What `Delivery` reads at a restart: the contents of its collections, but for the ledger. */
export interface StoredDelivery {
  readonly messages: readonly Stored[]
  readonly envelopes: readonly Stored[]
  readonly outStreams: readonly Stored[]
  readonly withdrawals: readonly Stored[]
  readonly inStreams: readonly Stored[]
  /** The version of this program's own record in `collections.lives`: nothing is written when it has another. @default not watched */
  readonly lifeVersion?: number | undefined
  /** Records of these collections that do not hold what was written (spec PE24). @default none */
  readonly damaged?: readonly DamagedRecord[] | undefined
  /** Since when positions of received streams may be missing, of which not even the stream is known, in milliseconds since 1970. */
  readonly positionsMissingSinceMs?: number | undefined
}

export interface DeliveryOptions {
  readonly device: DeviceId
  readonly name: PeerName
  /** As many random bytes as asked for. */
  readonly random: (byteLength: number) => Uint8Array
  /** The keys of a stream, which are bytes to this machine, from a later position on: pure, and at once (spec DL37, DL38). */
  readonly advance: (keys: Uint8Array, next: number) => Uint8Array
  /** By which paths messages to a name may travel; an input `policies` says that it answers otherwise now. @default any */
  readonly policy?: ((name: PeerName) => PathPolicy) | undefined
}

/**
 * The delivery machine of one device: exactly-once commit over paths that lose, repeat, delay and reorder (spec DL).
 *
 * Sender: `submit` is written (accepted), addressed, sealed into envelopes, written again, sent; an ACK of the receiver ends it.
 * Receiver: envelopes are put in order, unsealed, handled, and committed together with the position; then acknowledged.
 * Server: forwards, or keeps what the sender asks it to keep. It is a path like any other and never decides.
 *
 * The machine is synchronous and pure: give it inputs and the time, drain `pollOutput` after each, and call `handleTimeout` at
 * `nextTimeout`. A restart is a new machine that `restore`s what the disk holds; it sends in new streams and only finishes the old.
 */
export class Delivery {
  readonly #context: DeliveryContext
  readonly #reach = new Reach()
  readonly #journal = new Journal()
  readonly #outbox: Outbox
  readonly #transmitter: Transmitter
  readonly #inbox: Inbox
  #outputs: DeliveryOutput[] = []
  #polled = 0
  readonly #life: BootId
  /** The time of the last call. */
  #latestMs = -Infinity

  constructor(options: DeliveryOptions) {
    this.#context = {
      ...options,
      policy: options.policy ?? (() => 'any'),
      journal: this.#journal,
      reach: this.#reach,
      emit: (output) => {
        this.#outputs.push(output)
      },
    }
    this.#life = bytesToId(options.random(idBytes))
    this.#outbox = new Outbox(this.#context, (nowMs, stream) => {
      this.#transmitter.flush(nowMs, stream)
    })
    this.#transmitter = new Transmitter(this.#context, this.#outbox)
    this.#inbox = new Inbox(this.#context, this.#outbox)
  }

  /** Reads what the disk holds, once, before the first input. Throws when a record cannot be read. */
  restore(nowMs: number, stored: StoredDelivery): void {
    const { damaged = [], lifeVersion } = stored
    if (lifeVersion !== undefined)
      this.#journal.fence({ collection: collections.lives, key: lifeKey, version: lifeVersion }, () => {
        this.#context.emit({ kind: 'store-lost' })
      })
    const keysOf = (collection: string): readonly string[] =>
      damaged.filter((one) => one.collection === collection).map(({ key }) => key)
    const envelopes = stored.envelopes.map((one) => decodeRecord(envelopeRecord, one.value))
    this.#outbox.restore(nowMs, {
      messages: stored.messages.map((one) => decodeRecord(messageRecord, one.value)),
      envelopes,
      streams: stored.outStreams.map((one) => decodeRecord(outStreamRecord, one.value)),
      withdrawals: [
        ...stored.withdrawals.map((one) => ({
          mid: one.key as MessageId,
          code: decodeRecord(withdrawalRecord, one.value),
        })),
        // Why is not known any more; that it is not wanted is.
        ...keysOf(collections.withdrawals).map((key) => ({ mid: key as MessageId, code: numberOfCode('canceled') })),
      ],
    })
    endDamaged(this.#context, this.#outbox, nowMs, damaged, envelopes)
    const positions = stored.inStreams.map((one) => ({
      record: decodeRecord(inStreamRecord, one.value),
      version: one.version,
    }))
    this.#inbox.restore(
      positions.filter((one) => nowMs - one.record.usedAtMs < positionMsMax),
      new LostStreams(
        new Set(keysOf(collections.inStreams) as StreamId[]),
        lately(nowMs, stored.positionsMissingSinceMs),
      ),
    )
    for (const { record, version } of positions) {
      if (nowMs - record.usedAtMs < positionMsMax) continue
      const { inStreams: collection } = collections
      this.#journal.add(
        {
          changes: [{ collection, key: record.stream, value: undefined }],
          expects: [{ collection, key: record.stream, version }],
        },
        () => undefined,
      )
    }
  }

  handleInput(nowMs: number, input: DeliveryInput): void {
    this.#watchClock(nowMs)
    switch (input.kind) {
      case 'submit':
        this.#submit(nowMs, input)
        break
      case 'secure':
        this.#transmitter.secure(nowMs, input.mid)
        break
      case 'closing':
        this.#transmitter.close(nowMs)
        break
      case 'devices':
        this.#outbox.devices(nowMs, input, (goneMs, lane) => this.#transmitter.removed(goneMs, lane))
        break
      case 'name-unknown':
        this.#outbox.nameUnknown(nowMs, input.name)
        break
      case 'opened-out':
        this.#outbox.openedOut(nowMs, input)
        break
      case 'not-opened-out':
        this.#outbox.notOpenedOut(nowMs, input)
        break
      case 'sealed':
        this.#outbox.sealing.sealed(nowMs, input)
        break
      case 'opened-in':
        this.#inbox.openedIn(nowMs, input)
        break
      case 'not-opened-in':
        this.#inbox.notOpenedIn(nowMs, input)
        break
      case 'unsealed':
        this.#inbox.unsealed(nowMs, input)
        break
      case 'not-unsealed':
        this.#inbox.notUnsealed(input)
        break
      case 'handled':
        this.#inbox.handled(nowMs, input)
        break
      case 'written':
        this.#journal.settle(nowMs, input.id, input.conflicts)
        this.#outbox.addressAccepted()
        break
      case 'relay-up':
        this.#relayUp(nowMs, input.boot)
        break
      case 'relay-down':
        this.#reach.relayDown()
        this.#transmitter.flushAll(nowMs)
        break
      case 'direct-up':
        this.#reach.directUp(nowMs, input.device)
        this.#transmitter.reachChanged(nowMs, input.device, 'direct')
        break
      case 'direct-down':
        this.#reach.directDown(input.device)
        this.#transmitter.reachChanged(nowMs, input.device, 'direct')
        break
      case 'policies':
        tryAsContact(this.#outbox)
        this.#transmitter.flushAll(nowMs)
        break
      case 'frame':
        this.#frame(nowMs, input.frame, input.path, input.isReport === true)
        break
      default:
        assertNever(input)
    }
  }

  handleTimeout(nowMs: number): void {
    this.#watchClock(nowMs)
    this.#outbox.expire(nowMs, (giveUpMs, stream, next) => {
      this.#transmitter.giveUp(giveUpMs, stream, next)
    })
    this.#outbox.retryKeys(nowMs)
    this.#transmitter.timeout(nowMs)
    this.#inbox.timeout(nowMs)
  }

  /** When `handleTimeout` is due, in the time of `nowMs`; nothing when no time is waited for. */
  nextTimeout(): number | undefined {
    const next = Math.min(this.#outbox.nextTimeoutMs, this.#transmitter.nextRetryMs, this.#inbox.nextTimeoutMs)
    return Number.isFinite(next) ? next : undefined
  }

  /** The next output to perform, in order; nothing when all are performed. */
  pollOutput(): DeliveryOutput | undefined {
    const waiting = this.#next()
    if (waiting !== undefined) return waiting
    const write = this.#journal.next()
    if (write !== undefined) return { kind: 'write', write }
    this.#inbox.acknowledge()
    return this.#next()
  }

  /** The keys of a stream this device sends, to verify ACKs with. */
  outKeys(stream: StreamId): Uint8Array | undefined {
    return this.#outbox.streams.get(stream)?.record?.keys
  }

  /** The device that receives a stream of this device, to compare receipts with. */
  receiverOf(stream: StreamId): DeviceId | undefined {
    return this.#outbox.streams.get(stream)?.device
  }

  /** The tag of an outstanding envelope as it is now, to compare receipts with. */
  tagOf(stream: StreamId, seq: number): Uint8Array | undefined {
    return this.#outbox.streams.get(stream)?.envelopes.get(seq)?.record?.tag
  }

  /** The keys of a stream this device receives, to verify a sender's GAPs with. */
  inKeys(stream: StreamId): Uint8Array | undefined {
    const opened = this.#inbox.streams.get(stream)?.opened
    return opened?.state === 'open' ? opened.keys : undefined
  }

  /** True while the position is being handled: the `handled` that answers is taken. */
  awaits(stream: StreamId, seq: number): boolean {
    return this.#inbox.awaits(stream, seq)
  }

  /** How many messages are accepted and not decided. */
  get openMessages(): number {
    return this.#outbox.messages.size
  }

  /** What is known of a message that is not decided everywhere; decided ones are in the ledger. */
  explain(mid: MessageId): DeliveryExplanation | undefined {
    const message = this.#outbox.messages.get(mid)
    return message && explain(message, this.#outbox.streams)
  }

  /** A clock that is set back takes the pauses before the next tries along, so that nothing waits until it has caught up. */
  #watchClock(nowMs: number): void {
    const backMs = this.#latestMs - nowMs
    this.#latestMs = nowMs
    if (backMs <= 0) return
    this.#outbox.keyRetries.clockWentBack(backMs)
    this.#transmitter.clockWentBack(backMs)
    this.#inbox.clockWentBack(backMs)
  }

  #next(): DeliveryOutput | undefined {
    const output = this.#outputs[this.#polled++]
    if (output !== undefined) return output
    this.#outputs = []
    this.#polled = 0
    return undefined
  }

  #submit(nowMs: number, input: Extract<DeliveryInput, { readonly kind: 'submit' }>): void {
    const { ticket, writes } = input
    const code = refusalOf(nowMs, writes.sends, this.#outbox.messages.size)
    if (code !== undefined) {
      this.#context.emit({ kind: 'not-accepted', ticket, code })
      return
    }
    const accepted = this.#outbox.accept(nowMs, writes)
    this.#journal.add(
      {
        changes: [...accepted.changes, ...writes.changes],
        expects: writes.expects,
        statements: writes.statements,
        ticket,
      },
      (settledMs, applied) => {
        if (applied) this.#context.emit({ kind: 'accepted', ticket })
        else this.#context.emit({ kind: 'not-accepted', ticket, code: 'write-conflict' })
        accepted.settled(settledMs, applied)
      },
    )
  }

  #relayUp(nowMs: number, boot: BootId): void {
    // A program that was off for months sends nothing that is too old, also when the server is faster than the first timer.
    this.handleTimeout(nowMs)
    const lost = this.#reach.relayUp(boot)
    for (const frame of helloFrames(this.#context.device, this.#life, this.#outbox.streams.values()))
      this.#context.emit({ kind: 'transmit', path: 'relay', device: undefined, frame })
    this.#context.emit({
      kind: 'transmit',
      path: 'relay',
      device: undefined,
      frame: { type: 'attach', as: this.#context.device },
    })
    this.#outbox.lookUp()
    this.#transmitter.relayUp(nowMs, lost)
  }

  #frame(nowMs: number, frame: Frame, path: Path, isReport: boolean): void {
    switch (frame.type) {
      case 'data':
        this.#inbox.data(frame, path)
        break
      case 'ack':
        this.#transmitter.acknowledged(nowMs, frame, path)
        break
      case 'stored':
        this.#transmitter.stored(nowMs, frame)
        break
      case 'turned-down':
        this.#transmitter.turnedDown(nowMs, frame)
        break
      case 'reopen':
        this.#transmitter.reopen(nowMs, frame, path)
        break
      case 'gap':
        this.#inbox.gap(frame, isReport)
        break
      case 'absent':
        this.#reach.absent(frame.device)
        this.#transmitter.reachChanged(nowMs, frame.device, 'relay')
        break
      case 'present':
        this.#reach.present(frame.device)
        this.#transmitter.reachChanged(nowMs, frame.device, 'relay')
        break
      case 'drained':
        this.#context.emit({ kind: 'drained' })
        break
      default:
        break
    }
  }
}
