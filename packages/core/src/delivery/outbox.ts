import {
  type DeviceId,
  type ErrorCode,
  type Lane,
  limits,
  type MessageId,
  type PeerName,
  type StreamId,
  type WireMessage,
} from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import { OpenMessage } from './open-message.ts'
import { OutLane } from './out-lane.ts'
import { type OutEnvelope, OutStream } from './out-stream.ts'
import type { DeliveryInput, Send } from './ports.ts'
import { collections, type EnvelopeRecord, type MessageRecord, type OutStreamRecord } from './records.ts'
import { plainBytes, Sealing } from './sealing.ts'

type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/**
 * The sending half up to the envelope: accepts messages on disk and addresses them to the devices of a name. A message is durable
 * with its body first (`accepted`), then with its envelopes (`Sealing`), and only then sent (`Transmitter`), so that a crash between
 * any two steps neither loses it nor gives it two positions.
 */
export class Outbox {
  readonly messages: Map<MessageId, OpenMessage> = new Map()
  readonly streams: Map<StreamId, OutStream> = new Map()
  readonly #lanes = new Map<string, OutLane>()
  readonly #devices = new Map<PeerName, readonly DeviceId[]>()
  readonly #listVersions = new Map<DeviceId, number>()
  /** Addressed to names whose devices are not known yet. */
  readonly #unaddressed = new Map<PeerName, OpenMessage[]>()
  readonly #context: DeliveryContext
  readonly sealing: Sealing
  #order = 1
  #earliestDeadlineMs = Infinity

  /** `ready` is called when an envelope of the stream is on disk and may be sent. */
  constructor(context: DeliveryContext, ready: (nowMs: number, stream: OutStream) => void) {
    this.#context = context
    this.sealing = new Sealing(context, {
      messages: this.messages,
      streams: this.streams,
      order: () => this.#order++,
      ready: (nowMs, stream) => {
        this.#watchDeadlines(stream)
        ready(nowMs, stream)
      },
    })
  }

  /** Puts back what the disk held. Names are asked for again, streams finish what is outstanding. */
  restore(
    messages: readonly MessageRecord[],
    envelopes: readonly EnvelopeRecord[],
    streams: readonly OutStreamRecord[],
  ): void {
    for (const record of [...streams].sort((a, b) => a.order - b.order)) {
      const lane = this.laneOf(record.name, record.to, record.lane)
      const own = envelopes.filter((envelope) => envelope.stream === record.stream)
      if (own.length === 0) {
        this.#context.journal.add(
          { changes: [{ collection: collections.outStreams, key: record.stream, value: undefined }], expects: [] },
          nothing,
        )
        continue
      }
      const stream = new OutStream({ ...record, device: record.to, after: undefined, record })
      for (const envelope of own) {
        stream.restore(envelope)
        this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, envelope.deadlineMs)
      }
      lane.old.push(stream)
      this.streams.set(record.stream, stream)
      this.#order = Math.max(this.#order, record.order + 1)
    }
    for (const record of [...messages].sort((a, b) => a.order - b.order)) {
      const message = new OpenMessage(record, true)
      this.messages.set(record.mid, message)
      this.#order = Math.max(this.#order, record.order + 1)
      this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, message.deadlineMs)
      if (record.body !== undefined) this.#wait(message)
    }
  }

  /** Checks that sends can be taken; the code says why not. */
  refusal(sends: readonly Send[]): ErrorCode | undefined {
    let count = this.messages.size
    for (const send of sends) {
      if (send.lifeMs < 1 || send.lifeMs > limits.lifeMsMax) return 'keep-too-long'
      let bytes = 0
      for (const message of send.messages) {
        if (message.body.byteLength > limits.messageBytesMax) return 'message-too-large'
        bytes += plainBytes(message)
      }
      if (send.atomic && (bytes > limits.envelopeBytesMax || send.messages.length > limits.envelopeMessagesMax))
        return 'message-too-large'
      count += send.messages.length
    }
    return count > limits.outboxMessagesMax ? 'outbox-full' : undefined
  }

  /**
   * Makes the messages of a write-set: the changes go into its group, and the returned function must be called when that group has
   * settled. A mid that is known already is the same message and changes nothing.
   */
  accept(
    nowMs: number,
    sends: readonly Send[],
  ): { readonly changes: readonly StoreChange[]; readonly settled: (nowMs: number, applied: boolean) => void } {
    const made: OpenMessage[] = []
    for (const send of sends) {
      const group = send.atomic ? this.#order : 0
      for (const one of send.messages) {
        if (this.messages.has(one.mid)) continue
        const message = new OpenMessage(newRecord(nowMs, this.#order++, send, one, group), false)
        this.messages.set(one.mid, message)
        made.push(message)
      }
    }
    const settled = (_settledMs: number, applied: boolean): void => {
      for (const message of made) {
        if (applied) this.#accepted(message)
        else this.messages.delete(message.mid)
      }
      for (const name of new Set(made.map((message) => message.record.to))) if (applied) this.#address(name)
    }
    return { changes: made.flatMap((message) => message.changes(nowMs)), settled }
  }

  /** The devices of a name, now or changed. Those no longer listed are told to `removed`. */
  devices(input: Input<'devices'>, removed: (lane: OutLane) => void): void {
    const before = this.#devices.get(input.name) ?? []
    this.#devices.set(input.name, input.devices)
    for (const device of input.devices) this.#listVersions.set(device, input.listVersion)
    const gone = new Set(before.filter((device) => !input.devices.includes(device)))
    for (const lane of this.#lanes.values())
      if (lane.name === input.name && !input.devices.includes(lane.device)) gone.add(lane.device)
    for (const lane of [...this.#lanes.values()].filter((one) => gone.has(one.device))) {
      for (const message of lane.pending) message.unaddress(lane.device)
      removed(lane)
      this.#lanes.delete(laneKey(lane.device, lane.lane))
    }
    for (const message of this.messages.values()) {
      if (
        message.durable &&
        message.record.to === input.name &&
        message.record.body !== undefined &&
        !this.#unaddressed.get(input.name)?.includes(message)
      )
        this.#wait(message)
    }
    this.#address(input.name)
  }

  /** The network knows no such name: what waits for it is rejected. */
  nameUnknown(nowMs: number, name: PeerName): void {
    const waiting = this.#unaddressed.get(name) ?? []
    this.#unaddressed.delete(name)
    for (const message of waiting) this.#end(nowMs, message, 'rejected', 'name-unknown')
  }

  /** Asks again for every name that messages wait for. */
  lookUp(): void {
    for (const name of this.#unaddressed.keys()) this.#context.emit({ kind: 'lookup', name })
  }

  listVersion(device: DeviceId): number {
    return this.#listVersions.get(device) ?? 0
  }

  laneOf(name: PeerName, device: DeviceId, lane: Lane): OutLane {
    const key = laneKey(device, lane)
    const known = this.#lanes.get(key) ?? new OutLane(name, device, lane)
    this.#lanes.set(key, known)
    return known
  }

  openedOut(input: Input<'opened-out'>): void {
    const stream = this.streams.get(input.stream)
    if (stream === undefined || stream.record !== undefined) return
    stream.record = {
      stream: stream.stream,
      name: stream.name,
      to: stream.device,
      lane: stream.lane,
      order: stream.order,
      secret: input.secret,
      opening: input.opening,
    }
    this.sealing.fill(this.laneOf(stream.name, stream.device, stream.lane))
  }

  /** The keys of a stream could not be made: the next try is a new stream. */
  notOpenedOut(input: Input<'not-opened-out'>): void {
    const stream = this.streams.get(input.stream)
    if (stream === undefined || stream.record !== undefined) return
    this.streams.delete(input.stream)
    const lane = this.laneOf(stream.name, stream.device, stream.lane)
    lane.current = undefined
    this.#context.emit({ kind: 'lookup', name: stream.name })
  }

  /** When the next deadline passes. */
  get nextDeadlineMs(): number {
    return this.#earliestDeadlineMs
  }

  /** Ends what was never sealed, and puts a tombstone in the place of what was (spec DL12). */
  expire(nowMs: number): void {
    if (nowMs < this.#earliestDeadlineMs) return
    this.#earliestDeadlineMs = Infinity
    for (const stream of this.streams.values()) {
      for (const envelope of stream.envelopes.values()) {
        if (envelope.expiring) continue
        if (nowMs < envelope.deadlineMs)
          this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, envelope.deadlineMs)
        else this.#expireEnvelope(stream, envelope)
      }
    }
    for (const message of this.messages.values()) {
      if (!message.durable || message.record.body === undefined) continue
      if (nowMs < message.deadlineMs) this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, message.deadlineMs)
      else if (message.sealing === 0) this.#end(nowMs, message, 'expired', 'deadline-passed')
    }
  }

  /** Tells the application of a message's state. */
  tell(message: OpenMessage, path: 'direct' | 'relay' | undefined): void {
    const { mid, to, state } = message.record
    this.#context.emit({ kind: 'update', mid, to, state, code: message.code, path })
  }

  /** Forgets a message that is decided. */
  forget(message: OpenMessage): void {
    if (message.decided) this.messages.delete(message.mid)
  }

  #expireEnvelope(stream: OutStream, envelope: OutEnvelope): void {
    this.sealing.entomb(stream, envelope)
    if (!envelope.expiring) return
    for (const mid of envelope.mids) {
      const message = this.messages.get(mid)
      if (message?.hold('deadline-passed') === true) this.tell(message, undefined)
    }
  }

  #watchDeadlines(stream: OutStream): void {
    for (const envelope of stream.envelopes.values()) {
      if (!envelope.expiring) this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, envelope.deadlineMs)
    }
  }

  #accepted(message: OpenMessage): void {
    message.durable = true
    this.#earliestDeadlineMs = Math.min(this.#earliestDeadlineMs, message.deadlineMs)
    this.#wait(message)
  }

  #wait(message: OpenMessage): void {
    const waiting = this.#unaddressed.get(message.record.to)
    if (waiting === undefined) this.#unaddressed.set(message.record.to, [message])
    else waiting.push(message)
  }

  #address(name: PeerName): void {
    const waiting = this.#unaddressed.get(name)
    if (waiting === undefined) return
    const devices = this.#devices.get(name)
    if (devices === undefined) {
      this.#context.emit({ kind: 'lookup', name })
      return
    }
    this.#unaddressed.delete(name)
    for (const message of waiting) {
      const before = message.record.state
      for (const device of devices)
        if (message.address(device)) this.laneOf(name, device, message.record.lane).pending.push(message)
      if (message.record.state !== before) this.tell(message, undefined)
    }
    for (const device of devices)
      for (const lane of ['unkept', 'kept'] as const) this.sealing.fill(this.laneOf(name, device, lane))
  }

  #end(nowMs: number, message: OpenMessage, state: 'expired' | 'rejected', code: ErrorCode): void {
    for (const lane of this.#lanes.values()) {
      const at = lane.pending.indexOf(message)
      if (at >= 0) lane.pending.splice(at, 1)
    }
    const waiting = this.#unaddressed.get(message.record.to)
    if (waiting?.includes(message) === true)
      this.#unaddressed.set(
        message.record.to,
        waiting.filter((one) => one !== message),
      )
    message.end(state, code)
    if (!message.decided) return
    this.#context.journal.add({ changes: message.changes(nowMs), expects: [] }, () => {
      this.tell(message, undefined)
      this.forget(message)
    })
  }
}

function newRecord(nowMs: number, order: number, send: Send, message: WireMessage, group: number): MessageRecord {
  return {
    mid: message.mid,
    order,
    to: send.to,
    messageType: message.messageType,
    lane: send.lane,
    encoding: message.encoding,
    acceptedAtMs: nowMs,
    lifeMs: send.lifeMs,
    group,
    decidedAtMs: 0,
    state: 'addressing',
    code: 0,
    targets: [],
    body: message.body,
  }
}

function laneKey(device: DeviceId, lane: Lane): string {
  return `${device}/${lane}`
}

function nothing(): void {
  // The deletion of a spent stream changes nothing that this life uses.
}
