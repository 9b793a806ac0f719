import { bytesToId, type DeviceId, type ErrorCode, type Frame, type PeerName, type StreamId } from '@kith/wire'

import { headerOf } from '../../src/mailbox/envelope-bytes.ts'
import type { MailboxInput, MailboxRequest, Relation } from '../../src/mailbox/inputs.ts'
import { MailboxMachine } from '../../src/mailbox/mailbox.ts'
import { MemoryRows } from '../../src/mailbox/memory-rows.ts'
import { type MailboxQuotas, quotasDefault } from '../../src/mailbox/quotas.ts'
import {
  type AckParts,
  ackOf,
  alice,
  bob,
  carol,
  type EnvelopeParts,
  envelopeOf,
  frameIn,
  stream,
} from './envelopes.ts'

/** What stands where a driver would sign. */
const noProof = { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) }

/** The mailbox's rules on a disk in memory that does what it is asked when the test says so, or fails. */
export class FakeDisk {
  nowMs = 1_000_000
  machine: MailboxMachine
  /** Frames by the device they were sent to, since they were last taken. */
  readonly sent: [DeviceId, Frame][] = []
  /** Requests are answered as they come; else they wait for `step`. */
  isPrompt = true
  /** The next requests of a kind fail. */
  readonly failing = new Map<MailboxRequest['kind'], ErrorCode>()
  readonly names = new Map<DeviceId, PeerName>([
    [alice, 'alice' as PeerName],
    [bob, 'bob' as PeerName],
    [carol, 'carol' as PeerName],
  ])
  relation: Relation = 'contact'
  commits = 0
  readonly #quotas: MailboxQuotas
  readonly #requests: MailboxRequest[] = []
  readonly #rows = new MemoryRows({
    nameOf: (device) => this.names.get(device),
    isListed: (device) => this.names.has(device),
    relation: () => this.relation,
  })

  constructor(quotas: Partial<MailboxQuotas> = {}) {
    this.#quotas = { ...quotasDefault, ...quotas }
    this.machine = new MailboxMachine(this.nowMs, this.#quotas)
  }

  /** Another life of the server on the same disk. */
  restart(): void {
    this.machine = new MailboxMachine(this.nowMs, this.#quotas)
    this.#requests.length = 0
    this.sent.length = 0
  }

  input(input: MailboxInput): void {
    this.machine.handleInput(this.nowMs, input)
    this.#drain()
  }

  /** Several inputs in one turn. */
  turn(inputs: readonly MailboxInput[]): void {
    for (const input of inputs) this.machine.handleInput(this.nowMs, input)
    this.#drain()
  }

  store(parts: EnvelopeParts & { readonly first?: number } = {}): void {
    this.input(storeInput(parts))
  }

  ack(parts: AckParts): void {
    const { to = alice, from = bob, next } = parts
    this.input({ kind: 'ack', to, from, stream: parts.stream ?? stream, next, payload: ackOf(parts) })
  }

  attach(device: DeviceId): void {
    this.input({ kind: 'attach', device })
  }

  /** Moves the clock, doing what is due on the way. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms
    for (let at = this.machine.nextTimeout(); at <= endMs; at = this.machine.nextTimeout()) {
      this.nowMs = Math.max(this.nowMs, at)
      this.machine.handleTimeout(this.nowMs)
      this.#drain()
    }
    this.nowMs = endMs
  }

  /** Answers the oldest request that waits, or the oldest of a kind. */
  step(kind?: MailboxRequest['kind']): MailboxRequest | undefined {
    const at = this.#requests.findIndex((one) => kind === undefined || one.kind === kind)
    const [request] = at < 0 ? [] : this.#requests.splice(at, 1)
    if (request !== undefined) this.#answer(request)
    return request
  }

  /** The write that is out reaches the disk, and its answer is lost: the server hears a failure, or dies. */
  commitUnheard(fate: 'failure' | 'crash'): void {
    const at = this.#requests.findIndex((request) => request.kind === 'write')
    const [write] = at < 0 ? [] : this.#requests.splice(at, 1)
    if (write === undefined) return
    this.#resultOf(write)
    if (fate === 'crash') this.restart()
    else this.machine.handleInput(this.nowMs, { kind: 'failed', of: write, code: 'database-unreachable' })
    this.#drain()
  }

  /** What was sent to a device since it was last asked. */
  take(device: DeviceId): Frame[] {
    const taken = this.sent.filter(([to]) => to === device).map(([, frame]) => frame)
    const rest = this.sent.filter(([to]) => to !== device)
    this.sent.splice(0, this.sent.length, ...rest)
    return taken
  }

  get streams(): MemoryRows['streams'] {
    return this.#rows.streams
  }

  /** The row at a position does not hold any more what was written. */
  damage(seq: number, id: StreamId = stream): void {
    this.#rows.damage(id, seq)
  }

  rowsOf(id: StreamId = stream): readonly number[] {
    return this.streams.get(id)?.rows.map((row) => row.seq) ?? []
  }

  #drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput()) {
      if (output.kind === 'send') this.sent.push([output.device, frameIn(output.frame)])
      else if (output.kind === 'stored')
        this.sent.push([output.answer.to, { type: 'stored', ...output.answer, storedAtMs: this.nowMs, proof: noProof }])
      else if (this.isPrompt) this.#answer(output)
      else this.#requests.push(output)
    }
  }

  #answer(request: MailboxRequest): void {
    const code = this.failing.get(request.kind)
    this.machine.handleInput(
      this.nowMs,
      code === undefined ? this.#resultOf(request) : { kind: 'failed', of: request, code },
    )
    this.#drain()
  }

  #resultOf(request: MailboxRequest): MailboxInput {
    if (request.kind === 'write') this.commits++
    return this.#rows.answer(request, this.nowMs)
  }
}

/** A `store` input; `first` is the first position of the stream unless the parts say something else. */
export function storeInput(parts: EnvelopeParts & { readonly first?: number } = {}): MailboxInput {
  const { first = 1, ...envelope } = parts
  const bytes = envelopeOf(envelope)
  return { kind: 'store', first, header: headerOf(bytes), envelope: bytes }
}

/** The position in a `data` frame. */
export function seqOf(frame: Frame | undefined): number {
  return frame?.type === 'data' ? headerOf(frame.envelope.authenticated).seq : 0
}

/** The stream in a `data` frame. */
export function streamOf(frame: Frame | undefined): StreamId | undefined {
  return frame?.type === 'data' ? bytesToId<StreamId>(frame.envelope.authenticated.subarray(32, 48)) : undefined
}

/** A mailbox that holds the first positions of the stream. */
export function filled(count: number, parts: { readonly body?: Uint8Array } = {}): FakeDisk {
  const disk = new FakeDisk()
  for (let seq = 1; seq <= count; seq++) disk.store({ seq, ...parts })
  disk.take(alice)
  return disk
}
