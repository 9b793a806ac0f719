import {
  type AckFrame,
  type DataFrame,
  type DeviceId,
  type Envelope,
  type Frame,
  type HelloFrame,
  numberOfCode,
  readHeader,
  type StoreFrame,
  type StreamId,
} from '@kith/wire'
import type { BrokenMailbox } from './interference.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

interface Row {
  readonly envelope: Envelope
  readonly deadlineMs: number
  readonly expired: boolean
}

interface StreamRows {
  readonly sender: DeviceId
  readonly receiver: DeviceId
  next: number
  upTo: number
  lastAck: AckFrame | undefined
  readonly rows: Map<number, Row>
  /** Sent since the receiver attached. */
  readonly pushed: Set<number>
}

type Operation =
  | { readonly kind: 'store'; readonly from: DeviceId; readonly frame: StoreFrame }
  | { readonly kind: 'ack'; readonly frame: AckFrame }
  | { readonly kind: 'hello'; readonly frame: HelloFrame }

/**
 * The mailbox's rules (spec MB) as a model: rows on a disk that survives crashes, group commit before STORED, pushes after the
 * commit, deletion at the ACK. The model is the checker's own reading of the specification, apart from the server's code.
 */
export class SimulatedMailbox {
  readonly #world: World
  readonly #random: Random
  readonly #send: (device: DeviceId, frame: Frame) => void
  readonly #broken: BrokenMailbox
  readonly #streams = new Map<StreamId, StreamRows>()
  readonly #attached = new Set<DeviceId>()
  readonly #greetings = new Map<DeviceId, HelloFrame>()
  #pending: Operation[] = []
  #life = 0
  #busy = false
  /** Share of commits that are slow, so that crashes meet them. */
  readonly #slowShare: number
  /** Share of envelopes that are turned down, as a full mailbox does. */
  #fullShare: number

  constructor(
    world: World,
    random: Random,
    send: (device: DeviceId, frame: Frame) => void,
    broken: BrokenMailbox = {},
  ) {
    this.#broken = broken
    this.#slowShare = random.pick([0.02, 0.2])
    this.#fullShare = random.pick([0, 0.02, 0.2])
    this.#world = world
    this.#random = random
    this.#send = send
  }

  store(from: DeviceId, frame: StoreFrame): void {
    this.#pending.push({ kind: 'store', from, frame })
    if (this.#broken.storedBeforeCommit === true) this.#answerEarly(from, frame)
    this.#commit()
  }

  ack(frame: AckFrame): void {
    const stream = this.#streams.get(frame.stream)
    if (stream === undefined || stream.receiver !== frame.from) return
    this.#pending.push({ kind: 'ack', frame })
    this.#commit()
  }

  /** Noted until the device attaches: it is answered then, when no ACK can pass it by any more. */
  hello(frame: HelloFrame): void {
    this.#greetings.set(frame.as, frame)
  }

  attach(device: DeviceId): void {
    this.#attached.add(device)
    const greeting = this.#greetings.get(device)
    if (greeting !== undefined) {
      this.#pending.push({ kind: 'hello', frame: greeting })
      this.#commit()
    }
    for (const stream of this.#streams.values()) {
      if (stream.receiver !== device) continue
      stream.pushed.clear()
      this.#push(stream)
    }
  }

  detach(device: DeviceId): void {
    this.#attached.delete(device)
    this.#greetings.delete(device)
  }

  /** From now on it has room for everything. */
  heal(): void {
    this.#fullShare = 0
  }

  /** The disk is lost. */
  wipe(): void {
    this.crash()
    this.#streams.clear()
  }

  /** The server ends without warning: what waited for its commit is lost. */
  crash(): void {
    this.#pending = []
    this.#attached.clear()
    for (const stream of this.#streams.values()) stream.pushed.clear()
    this.#busy = false
    this.#life++
  }

  /** True when no row of a stream to this receiver waits. */
  isEmptyFor(receiver: DeviceId): boolean {
    return [...this.#streams.values()].every((stream) => stream.receiver !== receiver || stream.rows.size === 0)
  }

  #commit(): void {
    if (this.#busy || this.#pending.length === 0) return
    this.#busy = true
    const life = this.#life
    const group = this.#pending
    this.#pending = []
    this.#world.after(
      this.#random.chance(this.#slowShare) ? this.#random.between(100, 1500) : this.#random.between(0, 5),
      () => {
        if (life !== this.#life) return
        this.#busy = false
        for (const operation of group) {
          if (operation.kind === 'store') this.#stored(operation.from, operation.frame)
          else if (operation.kind === 'ack') this.#acknowledged(operation.frame)
          else this.#greeted(operation.frame)
        }
        this.#commit()
      },
    )
  }

  #stored(from: DeviceId, frame: StoreFrame): void {
    const header = readHeader(frame.envelope.authenticated)
    const known = this.#streams.get(header.stream)
    const stream = known ?? {
      sender: from,
      receiver: header.to,
      next: 1,
      upTo: 0,
      lastAck: undefined,
      rows: new Map<number, Row>(),
      pushed: new Set<number>(),
    }
    this.#streams.set(header.stream, stream)
    if (header.seq < stream.next && stream.lastAck !== undefined) {
      this.#send(from, stream.lastAck)
      return
    }
    if (header.seq > Math.max(stream.upTo + 1, frame.first) && this.#broken.storedEach !== true) {
      this.#turnDown(from, header.stream, header.seq, 'position-gap')
      return
    }
    if (header.seq > stream.upTo && this.#random.chance(this.#fullShare)) {
      this.#turnDown(from, header.stream, header.seq, 'mailbox-full')
      return
    }
    if (header.seq > stream.upTo) {
      stream.upTo = header.seq
      stream.rows.set(header.seq, {
        envelope: frame.envelope,
        deadlineMs: this.#world.nowMs + frame.envelope.leftMs,
        expired: false,
      })
    }
    this.#sayStored(stream, header.stream, stream.upTo)
    this.#push(stream)
  }

  #turnDown(from: DeviceId, stream: StreamId, seq: number, code: 'position-gap' | 'mailbox-full'): void {
    this.#send(from, { type: 'turned-down', to: from, stream, seq, code: numberOfCode(code), retryAfterMs: 0 })
  }

  #greeted(frame: HelloFrame): void {
    const named = new Set(frame.outstanding.map((one) => one.stream))
    for (const [id, stream] of this.#streams) {
      if (stream.sender !== frame.as) continue
      if (stream.lastAck !== undefined && named.has(id)) this.#send(frame.as, stream.lastAck)
      if (stream.rows.size === 0 && !named.has(id)) this.#streams.delete(id)
    }
  }

  #acknowledged(frame: AckFrame): void {
    const stream = this.#streams.get(frame.stream)
    if (stream === undefined || frame.next < stream.next) return
    stream.next = frame.next
    stream.lastAck = frame
    for (const seq of stream.rows.keys()) if (seq < frame.next) stream.rows.delete(seq)
    this.#push(stream)
  }

  #push(stream: StreamRows): void {
    if (!this.#attached.has(stream.receiver)) return
    for (const [seq, row] of stream.rows) {
      if (this.#isForgotten(row)) stream.rows.delete(seq)
      if (stream.pushed.has(seq) || !stream.rows.has(seq)) continue
      stream.pushed.add(seq)
      const leftMs = row.deadlineMs - this.#world.nowMs
      if (leftMs <= 0 && !row.expired) stream.rows.set(seq, { ...row, expired: true })
      const envelope: Envelope =
        leftMs <= 0 ? { ...row.envelope, leftMs: 0, body: new Uint8Array() } : { ...row.envelope, leftMs }
      const data: DataFrame = { type: 'data', envelope }
      this.#send(stream.receiver, data)
      if (this.#broken.deleteOnPush === true) stream.rows.delete(seq)
    }
  }

  #isForgotten(row: Row): boolean {
    return this.#broken.forgetExpired === true && row.deadlineMs <= this.#world.nowMs
  }

  #answerEarly(from: DeviceId, frame: StoreFrame): void {
    const { stream, seq } = readHeader(frame.envelope.authenticated)
    const upTo = this.#streams.get(stream)?.upTo ?? frame.first - 1
    const receiver = readHeader(frame.envelope.authenticated).to
    if (seq <= upTo + 1) this.#sayStored({ sender: from, receiver }, stream, seq)
  }

  /** Without a proof: in these histories nobody signs, and the shell that would check is not there. */
  #sayStored({ sender: to, receiver }: Pick<StreamRows, 'sender' | 'receiver'>, stream: StreamId, upTo: number): void {
    const proof = { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) }
    this.#send(to, { type: 'stored', to, receiver, stream, upTo, storedAtMs: this.#world.nowMs, items: [], proof })
  }
}
