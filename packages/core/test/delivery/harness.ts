import {
  bytesToId,
  decodeMessages,
  decodeOpening,
  type DeviceId,
  encodeMessages,
  encodeOpening,
  type Frame,
  type BootId,
  joinSigned,
  type MessageId,
  type PeerName,
  readHeader,
  type StreamId,
  tagBytes,
  voidMessage,
  writeHeader,
  type WireMessage,
} from '@kith/wire'

import {
  collections,
  type Decision,
  decodeRecord,
  Delivery,
  type DeliveryInput,
  type DeliveryOptions,
  type DeliveryOutput,
  type MessageRecord,
  messageRecord,
  type Path,
  type Send,
  type WriteSet,
} from '@kith/core'

import { Disk } from './disk.ts'

export { Disk }

type Output<K extends DeliveryOutput['kind']> = Extract<DeliveryOutput, { readonly kind: K }>
type Input<K extends DeliveryInput['kind']> = Extract<DeliveryInput, { readonly kind: K }>

/** What the harness can be told not to answer by itself. */
export type Held = 'write' | 'lookup' | 'open-out' | 'seal' | 'reseal' | 'open-in' | 'unseal' | 'handle' | 'handle-lost'

export const boot = id<BootId>(200)
export const noWrites: WriteSet = { sends: [], changes: [], expects: [] }

let mids = 0

/** An id made of one number. */
export function id<T>(number: number): T {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, number)
  return bytesToId(bytes) as T
}

export function message(bodyBytes = 5): WireMessage {
  return {
    mid: id<MessageId>(0x1000 + mids++),
    messageType: 'test',
    encoding: 'bytes',
    body: new Uint8Array(bodyBytes),
  }
}

export function sendOf(to: string, messages: readonly WireMessage[], over?: Partial<Send>): Send {
  return { to: to as PeerName, lane: 'kept', lifeMs: 3_600_000, atomic: false, messages, ...over }
}

/** What a rig begins with. */
export interface RigOptions {
  readonly disk?: Disk
  readonly nowMs?: number
  readonly hold?: readonly Held[]
  /** @default any */
  readonly policy?: DeliveryOptions['policy']
  /** Devices by name; a name that is missing is not answered. */
  readonly devices?: Readonly<Record<string, readonly DeviceId[] | undefined>>
  /** Decides received messages. @default all committed, nothing written. */
  readonly handler?: (output: Output<'handle'>) => {
    readonly decisions?: readonly Decision[]
    readonly writes?: WriteSet
  }
}

/**
 * One delivery machine in virtual time. Its outputs are answered at once, but for the kinds held back; what it sends is recorded, and
 * goes nowhere unless `wire` connects it.
 */
export class Rig {
  nowMs: number
  readonly name: PeerName
  readonly device: DeviceId
  readonly disk: Disk
  readonly outputs: DeliveryOutput[] = []
  readonly held: DeliveryOutput[] = []
  readonly hold: Set<Held>
  readonly machine: Delivery
  readonly devices: Record<string, readonly DeviceId[] | undefined>
  handler: NonNullable<RigOptions['handler']>
  /** What is written about messages that will never come. */
  lostHandler: (output: Output<'handle-lost'>) => WriteSet = () => noWrites
  /** Where transmitted frames go at once. */
  to: ((path: Path, frame: Frame) => void) | undefined
  #ticket = 0
  #random: number

  constructor(name: string, device: number, options: RigOptions = {}) {
    this.name = name as PeerName
    this.device = id<DeviceId>(device)
    this.disk = options.disk ?? new Disk()
    this.nowMs = options.nowMs ?? 1_000_000
    this.hold = new Set(options.hold)
    this.devices = { ...options.devices }
    this.handler = options.handler ?? (() => ({}))
    this.#random = device * 7919 + this.disk.applied.length * 31 + this.nowMs
    this.machine = new Delivery({
      device: this.device,
      name: this.name,
      policy: options.policy,
      random: (length) =>
        Uint8Array.from(
          { length },
          () => ((this.#random = (this.#random * 1_103_515_245 + 12_345) >>> 0) >>> 16) & 255,
        ),
      advance,
    })
    this.machine.restore(this.nowMs, {
      messages: this.disk.list(collections.messages),
      envelopes: this.disk.list(collections.envelopes),
      outStreams: this.disk.list(collections.outStreams),
      withdrawals: this.disk.list(collections.withdrawals),
      inStreams: this.disk.list(collections.inStreams),
      damaged: this.disk.damaged,
      positionsMissingSinceMs: this.disk.positionsMissingSinceMs,
    })
    this.drain()
  }

  /** A new machine on what this one's disk holds. */
  restart(disk: Disk = this.disk): Rig {
    return new Rig(this.name, idNumber(this.device), {
      disk,
      nowMs: this.nowMs + 1,
      devices: this.devices,
      handler: this.handler,
    })
  }

  input(input: DeliveryInput): void {
    this.machine.handleInput(this.nowMs, input)
    this.drain()
  }

  frame(frame: Frame, path: Path = 'relay'): void {
    this.input({ kind: 'frame', path, frame })
  }

  relayUp(of: BootId = boot): void {
    this.input({ kind: 'relay-up', boot: of })
  }

  /** Submits sends and answers their ticket. */
  send(...sends: readonly Send[]): number {
    return this.submit({ sends, changes: [], expects: [] })
  }

  submit(writes: WriteSet): number {
    const ticket = ++this.#ticket
    this.input({ kind: 'submit', ticket, writes })
    return ticket
  }

  /** Runs the timers up to a time; each must move the next forward. */
  advance(byMs: number): void {
    const endMs = this.nowMs + byMs
    for (let rounds = 0; ; rounds++) {
      const dueMs = this.machine.nextTimeout()
      if (dueMs === undefined || dueMs > endMs) break
      if (rounds > 10_000) throw new Error('the timer does not move forward')
      this.nowMs = Math.max(this.nowMs, dueMs)
      this.machine.handleTimeout(this.nowMs)
      this.drain()
      const nextMs = this.machine.nextTimeout()
      if (nextMs !== undefined && nextMs <= this.nowMs) throw new Error('a timer is due again at once')
    }
    this.nowMs = endMs
  }

  /** Answers everything that was held of a kind, and holds it no more unless `keep`. */
  release(kind: Held, keep = false): void {
    if (!keep) this.hold.delete(kind)
    for (const output of this.takeHeld(kind)) this.answer(output)
    this.drain()
  }

  takeHeld<K extends Held>(kind: K): readonly Output<K>[] {
    const taken = this.held.filter((output): output is Output<K> => output.kind === kind)
    for (const one of taken) this.held.splice(this.held.indexOf(one), 1)
    return taken
  }

  of<K extends DeliveryOutput['kind']>(kind: K): readonly Output<K>[] {
    return this.outputs.filter((output): output is Output<K> => output.kind === kind)
  }

  /** Frames sent so far, of one type. */
  frames<T extends Frame['type']>(type: T): readonly Extract<Frame, { readonly type: T }>[] {
    return this.of('transmit')
      .map((output) => output.frame)
      .filter((frame): frame is Extract<Frame, { readonly type: T }> => frame.type === type)
  }

  /** Sent so far: path or `store`, position. */
  get sent(): readonly string[] {
    return this.of('transmit').flatMap(({ path, frame }) => {
      if (frame.type !== 'data' && frame.type !== 'store') return []
      const way = frame.type === 'store' ? 'store' : path
      return [`${way} ${String(readHeader(frame.envelope.authenticated).seq)}`]
    })
  }

  /** States told of a message. */
  told(mid: MessageId): readonly string[] {
    return this.of('update')
      .filter((output) => output.mid === mid)
      .map((output) => (output.code === undefined ? output.state : `${output.state} ${output.code}`))
  }

  /** Forgets the outputs seen so far. */
  clear(): void {
    this.outputs.length = 0
  }

  stateOnDisk(mid: MessageId): MessageRecord['state'] | undefined {
    const stored = this.disk.get(collections.ledger, mid) ?? this.disk.get(collections.messages, mid)
    return stored && decodeRecord(messageRecord, stored.value).state
  }

  drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput()) {
      this.outputs.push(output)
      if (output.kind === 'transmit') this.to?.(output.path, output.frame)
      else if (this.hold.has(output.kind as Held)) this.held.push(output)
      else this.answer(output)
    }
  }

  answer(output: DeliveryOutput): void {
    const answer = this.answerTo(output)
    if (answer !== undefined) this.machine.handleInput(this.nowMs, answer)
  }

  answerTo(output: DeliveryOutput): DeliveryInput | undefined {
    switch (output.kind) {
      case 'write':
        return { kind: 'written', id: output.write.id, conflicts: this.disk.apply(output.write) }
      case 'lookup': {
        const devices = this.devices[output.name]
        return devices && { kind: 'devices', name: output.name, devices, listVersion: 1 }
      }
      case 'open-out': {
        const { to, lane, stream, generation, first, after } = output
        const opening = encodeOpening({
          to,
          from: this.device,
          name: this.name,
          stream,
          lane,
          generation,
          lockKey: 1,
          encapsulated: new Uint8Array(32),
          first,
          after,
        })
        return {
          kind: 'opened-out',
          stream,
          keys: keysOf(stream, first),
          opening: joinSigned(opening, new Uint8Array(64)),
        }
      }
      case 'seal':
        return sealed(output)
      case 'reseal': {
        const decoded = decodeMessages(output.sealed.body)
        if (decoded.kind === 'refused') throw new Error(decoded.code)
        const { voids } = output
        const messages = decoded.value.map((one, at) => (voids.includes(at) ? voidMessage(one.mid) : one))
        return sealed({ ...output, kind: 'seal', messages })
      }
      case 'handle-lost': {
        const writes = this.lostHandler(output)
        return { kind: 'handled', stream: output.stream, seq: output.seq, decisions: [], writes }
      }
      case 'open-in': {
        const decoded = decodeOpening(output.opening)
        if (decoded.kind === 'refused') throw new Error(decoded.code)
        const { name, first, after } = decoded.value.opening
        return {
          kind: 'opened-in',
          stream: output.stream,
          name: name as PeerName,
          keys: keysOf(output.stream, first),
          after,
        }
      }
      case 'unseal': {
        const decoded = output.body.byteLength === 0 ? undefined : decodeMessages(output.body)
        const messages = decoded?.kind === 'ok' ? decoded.value : []
        return { kind: 'unsealed', stream: output.header.stream, seq: output.header.seq, messages }
      }
      case 'handle': {
        const own = this.handler(output)
        return {
          kind: 'handled',
          stream: output.stream,
          seq: output.seq,
          decisions: own.decisions ?? output.messages.map(() => ({ outcome: 'committed' })),
          writes: own.writes ?? noWrites,
        }
      }
      default:
        return undefined
    }
  }
}

/** The answer to `seal`: the tag only tells kinds apart. */
export function sealed(output: Output<'seal'>): Input<'sealed'> {
  return {
    kind: 'sealed',
    stream: output.header.stream,
    seq: output.header.seq,
    authenticated: writeHeader(output.header),
    tag: new Uint8Array(tagBytes).fill(output.header.kind === 'tombstone' ? 2 : 1),
    body: output.header.kind === 'tombstone' ? new Uint8Array() : encodeMessages(output.messages),
  }
}

/** Keys that say of which stream they are, and from which position on. */
export function keysOf(stream: StreamId, position: number): Uint8Array {
  const keys = new Uint8Array(40)
  keys.set(new TextEncoder().encode(stream))
  new DataView(keys.buffer).setBigUint64(32, BigInt(position))
  return keys
}

/** The position that keys begin with. */
export function positionOf(keys: Uint8Array): number {
  return Number(new DataView(keys.buffer, keys.byteOffset).getBigUint64(32))
}

function advance(keys: Uint8Array, next: number): Uint8Array {
  if (next <= positionOf(keys)) return keys
  const later = keys.slice()
  new DataView(later.buffer).setBigUint64(32, BigInt(next))
  return later
}

function idNumber(device: DeviceId): number {
  for (let number = 0; number < 100; number++) if (id<DeviceId>(number) === device) return number
  throw new Error('a device of a test has a number below 100')
}

/** Alice with one device (1), who knows bob (2), connected to the server unless told otherwise. */
export function alice(options: RigOptions & { readonly offline?: boolean } = {}): Rig {
  const rig = new Rig('alice', 1, { devices: { bob: [id<DeviceId>(2)] }, ...options })
  if (options.offline !== true) rig.relayUp()
  rig.clear()
  return rig
}

/** Bob, who receives. */
export function bob(options: RigOptions = {}): Rig {
  const rig = new Rig('bob', 2, { devices: { alice: [id<DeviceId>(1)] }, ...options })
  rig.relayUp()
  rig.clear()
  return rig
}
