import {
  type DeviceId,
  type Envelope,
  type EnvelopeHeader,
  type Exception,
  type GapReason,
  type Lane,
  limits,
  numberOfCode,
  type PeerName,
  type StreamId,
  type WireMessage,
} from '@kith/wire'
import type { Expectation, StoreChange } from '../journal/journal.ts'
import type { Path } from './ports.ts'
import { collections, encodeRecord, type InStreamRecord, inStreamRecord } from './records.ts'

/** An envelope that came and is not decided on disk yet. */
export interface InEnvelope {
  readonly header: EnvelopeHeader
  readonly envelope: Envelope
  /** The path it came over first. */
  readonly path: Path
  /** Every path it came over; the ACK goes back over all of them, because any may have died since. */
  readonly paths: Set<Path>
  /** What it holds, once it is unsealed. */
  messages?: readonly WireMessage[]
}

/** Positions of a stream that its sender has no more, or that may have been handled before this device lost its position. */
export interface LostPositions {
  readonly next: number
  readonly reason: GapReason
  readonly count: number
  /** The envelope that stands there; nothing when there is none. */
  readonly entry?: InEnvelope | undefined
}

/** Where a received stream stands: its keys are being found, or found. */
export type Opened =
  | { readonly state: 'opening'; readonly retryAtMs: number | undefined }
  | { readonly state: 'open'; readonly name: PeerName; readonly keys: Uint8Array }

/** What says, among the exceptions of a stream's record, that its position was lost. */
export const lostCode: number = numberOfCode('record-damaged')

/**
 * One stream this device receives. `next` is what the disk says; `cursor` runs ahead of it while commits are in flight, and goes back
 * when one of them fails its compare-and-set.
 */
export class InStream {
  readonly stream: StreamId
  readonly from: DeviceId
  readonly lane: Lane
  opened: Opened
  after: InStreamRecord['after']
  next: number
  cursor: number
  exceptions: readonly Exception[]
  /** Version of the position's record on disk, and what it will be when every commit in flight has succeeded. */
  version: number
  plannedVersion: number
  /** The exceptions as the last planned commit leaves them. */
  plannedExceptions: readonly Exception[]
  /** The keys from `cursor` on; those from `next` on are in `opened` (spec DL37). */
  plannedKeys: Uint8Array | undefined
  /** The position that is being unsealed or handled. */
  busy: number | undefined
  /** Positions from `busy` on that will never come, while the application is told. */
  losing: LostPositions | undefined
  /** The position was lost with its record, so that nothing of the stream is handled any more: it may have been (spec PE24). */
  isLost: boolean
  /** The opening whose keys are being found. */
  opening: Uint8Array | undefined
  /** Which opening of the stream its keys are of. */
  generation: number
  /** Number of this device's lock key that it was opened with. */
  lockKey: number
  /** A newer opening of an open stream came over these paths, and its keys are being found, or will be when nothing is on its way to the disk (spec KY57). */
  renewing: { readonly paths: Set<Path>; isAsked: boolean } | undefined
  /** How often the opening was tried without an answer. */
  openingTries = 0
  /** Grows with each rewind: what was planned before is void, and fails for that reason alone. */
  epoch = 0
  /** Commits that failed in a row. */
  conflicts = 0
  /** Nothing is begun before, because commits fail again and again. */
  pausedUntilMs: number | undefined
  readonly buffer: Map<number, InEnvelope> = new Map()

  constructor(
    stream: StreamId,
    from: DeviceId,
    lane: Lane,
    restored?: { readonly record: InStreamRecord; readonly version: number },
  ) {
    this.stream = stream
    this.from = from
    this.lane = lane
    this.opened =
      restored === undefined
        ? { state: 'opening', retryAtMs: undefined }
        : { state: 'open', name: restored.record.name, keys: restored.record.keys }
    this.after = restored?.record.after
    this.next = restored?.record.next ?? 1
    this.cursor = this.next
    this.generation = restored?.record.generation ?? 0
    this.lockKey = restored?.record.lockKey ?? 0
    this.exceptions = restored?.record.exceptions ?? []
    this.plannedExceptions = this.exceptions
    this.version = restored?.version ?? 0
    this.plannedVersion = this.version
    this.plannedKeys = restored?.record.keys
    this.isLost = this.exceptions.some((one) => one.code === lostCode)
  }

  /** Keeps an envelope until its turn; false when there is no room or it is there already. */
  keep(entry: InEnvelope): boolean {
    const { seq } = entry.header
    const before = this.buffer.get(seq)
    before?.paths.add(entry.path)
    if (before !== undefined || seq < this.cursor || seq >= this.next + limits.streamWindowEnvelopes) return false
    let bytes = entry.envelope.body.byteLength
    for (const other of this.buffer.values()) bytes += other.envelope.body.byteLength
    if (bytes > limits.streamWindowBytes && seq !== this.cursor) return false
    this.buffer.set(seq, entry)
    return true
  }

  /** The envelope whose turn it is, when nothing is being done. */
  get due(): InEnvelope | undefined {
    const isFree = this.busy === undefined && this.pausedUntilMs === undefined && this.renewing === undefined
    return isFree && this.opened.state === 'open' ? this.buffer.get(this.cursor) : undefined
  }

  /** True when what is here cannot be committed, because an earlier position is not. */
  get hasHole(): boolean {
    return this.opened.state === 'open' && this.busy === undefined && !this.buffer.has(this.cursor)
  }

  /** The planned exceptions of the last positions below `next` that an ACK still speaks of. */
  exceptionsFor(next: number): readonly Exception[] {
    return this.plannedExceptions.filter((one) => one.seq >= next - limits.streamWindowEnvelopes)
  }

  /** Takes back what was planned on top of a commit that failed. */
  rewind(): void {
    this.epoch++
    this.cursor = this.next
    this.plannedVersion = this.version
    this.plannedExceptions = this.exceptions
    this.plannedKeys = this.opened.state === 'open' ? this.opened.keys : undefined
    this.busy = undefined
    this.losing = undefined
  }

  /** The keys of the stream are found: those from `opened` on. */
  open(name: PeerName, keys: Uint8Array): void {
    this.opened = { state: 'open', name, keys }
    this.plannedKeys = keys
  }

  /** Everything below `next` is decided on disk, and its keys are not there any more. */
  advance(next: number, exceptions: readonly Exception[], keys: Uint8Array): void {
    if (this.opened.state === 'open') this.opened = { ...this.opened, keys }
    this.next = next
    this.cursor = Math.max(this.cursor, next)
    this.exceptions = exceptions
    this.version++
    this.conflicts = 0
    for (const seq of this.buffer.keys()) if (seq < next) this.buffer.delete(seq)
  }
}

/** The write of a stream's next position, which counts only when nobody else has written one (spec DL8). */
export function positionWrite(
  nowMs: number,
  stream: InStream,
  name: PeerName,
  { keys, next, exceptions }: Pick<InStreamRecord, 'keys' | 'next' | 'exceptions'>,
): { readonly change: StoreChange; readonly expects: Expectation } {
  const place = { collection: collections.inStreams, key: stream.stream }
  const { stream: id, from, lane, generation, lockKey, after } = stream
  const position: InStreamRecord = {
    ...{ stream: id, name, from, lane },
    ...{ keys, next, generation, lockKey, after, exceptions, usedAtMs: nowMs },
  }
  return {
    change: { ...place, value: encodeRecord(inStreamRecord, position) },
    expects: { ...place, version: stream.plannedVersion },
  }
}
