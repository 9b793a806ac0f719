import { bytesToId, type DeviceId, type ErrorCode, type Frame, type PeerName, type StreamId } from '@kith/wire'

import { headerOf, withoutBody } from '../../src/mailbox/envelope-bytes.ts'
import type {
  MailboxChange,
  MailboxInput,
  MailboxRequest,
  Relation,
  StreamAfter,
  Use,
  WaitingRow,
} from '../../src/mailbox/inputs.ts'
import { MailboxMachine } from '../../src/mailbox/mailbox.ts'
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

interface Row {
  readonly id: number
  readonly seq: number
  deadlineMs: number
  isExpired: boolean
  envelope: Uint8Array
}

interface KeptStream {
  readonly to: DeviceId
  readonly from: DeviceId
  next: number
  base: number
  lastAck: Uint8Array | undefined
  after: StreamAfter | undefined
  isOrphaned: boolean
  rows: Row[]
}

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
  readonly streams = new Map<StreamId, KeptStream>()
  readonly names = new Map<DeviceId, PeerName>([
    [alice, 'alice' as PeerName],
    [bob, 'bob' as PeerName],
    [carol, 'carol' as PeerName],
  ])
  relation: Relation = 'contact'
  commits = 0
  readonly #quotas: MailboxQuotas
  readonly #requests: MailboxRequest[] = []
  #rowIds = 0

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

  /** Answers the oldest request that waits. */
  step(): MailboxRequest | undefined {
    const request = this.#requests.shift()
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

  rowsOf(id: StreamId = stream): readonly number[] {
    return this.streams.get(id)?.rows.map((row) => row.seq) ?? []
  }

  #drain(): void {
    for (let output = this.machine.pollOutput(); output !== undefined; output = this.machine.pollOutput()) {
      if (output.kind === 'send') this.sent.push([output.device, frameIn(output.frame)])
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
    switch (request.kind) {
      case 'load-stream':
        return { kind: 'loaded-stream', stream: request.stream, found: this.#find(request) }
      case 'load-account':
        return { kind: 'loaded-account', device: request.device, uses: this.#uses(request.device) }
      case 'load-position': {
        const row = this.streams.get(request.stream)?.rows.find((one) => one.seq === request.seq)
        return { kind: 'loaded-position', stream: request.stream, seq: request.seq, envelope: row?.envelope }
      }
      case 'load-sender': {
        const streams = [...this.streams].filter(([, one]) => one.from === request.as && !one.isOrphaned)
        const seen = streams.map(([id, { to, next, base, lastAck, after, rows }]) => {
          const seqs = rows.map((row) => row.seq)
          return {
            stream: id,
            to,
            next,
            base,
            lastAck,
            after,
            lowest: Math.min(...seqs, Infinity) % Infinity || 0,
            highest: Math.max(...seqs, 0),
          }
        })
        return { kind: 'loaded-sender', as: request.as, streams: seen }
      }
      case 'read-rows':
        return { kind: 'read-rows', device: request.device, attachment: request.attachment, ...this.#waiting(request) }
      case 'write':
        this.commits++
        return {
          kind: 'written',
          write: request.write,
          freed: request.changes.flatMap((change) => this.#apply(change)),
        }
      case 'sweep':
        return { kind: 'swept', nextId: 0, ...this.#sweep(request.nowMs) }
    }
  }

  #find({
    stream: id,
    to,
    from,
  }: {
    readonly stream: StreamId
    readonly to: DeviceId
    readonly from: DeviceId
  }): Extract<MailboxInput, { kind: 'loaded-stream' }>['found'] {
    const kept = this.streams.get(id)
    const name = this.names.get(kept?.to ?? to)
    return {
      senderName: this.names.get(kept?.from ?? from) ?? ('' as PeerName),
      receiver: name === undefined ? undefined : { name, relation: this.relation },
      kept: kept && { ...kept, upTo: Math.max(0, ...kept.rows.map((row) => row.seq)) },
    }
  }

  #uses(device: DeviceId): readonly Use[] {
    return [...this.streams.values()]
      .filter((one) => one.to === device)
      .flatMap((one) => one.rows.map((row) => this.#use(one, 1, row.envelope.byteLength)))
  }

  #use(kept: KeptStream, envelopes: number, bytes: number): Use {
    return { device: kept.to, sender: this.names.get(kept.from) ?? ('' as PeerName), envelopes, bytes }
  }

  #waiting({
    device,
    afterId,
    countMax,
  }: {
    readonly device: DeviceId
    readonly afterId: number
    readonly countMax: number
  }): { rows: readonly WaitingRow[]; newestId: number } {
    const all = [...this.streams]
      .filter(([, one]) => one.to === device)
      .flatMap(([id, one]) =>
        one.rows.map((row) => ({ ...row, stream: id, from: one.from, isOrphaned: one.isOrphaned })),
      )
      .sort((a, b) => a.id - b.id)
    return { rows: all.filter((row) => row.id > afterId).slice(0, countMax), newestId: all.at(-1)?.id ?? 0 }
  }

  #apply(change: MailboxChange): readonly Use[] {
    if (change.kind === 'row' && !this.streams.has(change.stream)) {
      const { to, from, base, after } = change
      this.streams.set(change.stream, {
        to,
        from,
        next: 1,
        base,
        lastAck: undefined,
        after,
        isOrphaned: false,
        rows: [],
      })
    }
    const kept = this.streams.get(change.stream)
    if (kept === undefined) return []
    switch (change.kind) {
      case 'row': {
        const { seq, deadlineMs, envelope } = change
        if (kept.rows.some((row) => row.seq === seq)) throw new Error('a position was written twice')
        kept.rows.push({ id: ++this.#rowIds, seq, deadlineMs, isExpired: false, envelope })
        return []
      }
      case 'replace': {
        const row = kept.rows.find((one) => one.seq === change.seq)
        if (row === undefined) return [this.#use(kept, 0, change.grown)]
        const bytes = row.envelope.byteLength + change.grown - change.envelope.byteLength
        Object.assign(row, { envelope: change.envelope, deadlineMs: change.deadlineMs, isExpired: false })
        return [this.#use(kept, 0, bytes)]
      }
      case 'ack':
        kept.next = Math.max(kept.next, change.next)
        kept.lastAck = change.payload
        return this.#remove(kept, change.next)
      case 'base':
        kept.base = Math.max(kept.base, change.base)
        return this.#remove(kept, change.base)
      case 'forget-ack':
        kept.lastAck = undefined
        if (kept.rows.length === 0) this.streams.delete(change.stream)
        return []
      case 'orphan':
        kept.isOrphaned = true
        return []
      case 'drop': {
        const freed = this.#remove(kept, Infinity)
        this.streams.delete(change.stream)
        return freed
      }
    }
  }

  #remove(kept: KeptStream, below: number): readonly Use[] {
    const gone = kept.rows.filter((row) => row.seq < below)
    kept.rows = kept.rows.filter((row) => row.seq >= below)
    return gone.map((row) => this.#use(kept, 1, row.envelope.byteLength))
  }

  #sweep(nowMs: number): { freed: readonly Use[]; expired: number } {
    const freed: Use[] = []
    for (const kept of this.streams.values()) {
      for (const row of kept.rows) {
        if (row.isExpired || row.deadlineMs > nowMs) continue
        const bare = withoutBody(row.envelope)
        freed.push(this.#use(kept, 0, row.envelope.byteLength - bare.byteLength))
        row.envelope = bare
        row.isExpired = true
      }
    }
    return { freed, expired: freed.length }
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
