import { type DeviceId, limits, type StreamId } from '@kith/wire'

import { Recent } from '../store/recent.ts'
import { dataFrameOf, frameOf, withoutBody } from './envelope-bytes.ts'
import type { MailboxOutput, WaitingRow } from './inputs.ts'

/** After this long without progress what was pushed is pushed again, doubled each time up to the second. */
const stallMsMin = 10_000
const stallMsMax = 300_000
const readAgainMs = 1000

interface Pushed {
  readonly stream: StreamId
  readonly seq: number
  readonly bytes: number
  /** Counts in the window; a stall takes it out, so that one stuck stream does not keep the others waiting. */
  isCounted: boolean
}

/** A receiving device that is connected. */
interface Attached {
  readonly device: DeviceId
  /** Which reads are answers to what is asked now; another attachment or a rewind makes them old. */
  attachment: number
  /** The last row that was pushed; the next read begins behind it. */
  cursor: number
  /** The furthest that `cursor` has been. */
  reached: number
  /** Rows up to here waited when the device attached; nothing until the first read, and after `drained`. */
  drainTo: number | 'unread' | 'drained'
  /** Pushed and not acknowledged, by row. */
  readonly open: Map<number, Pushed>
  windowCount: number
  windowBytes: number
  /** Bytes of the next row, if it is known because it found no room. */
  nextBytes: number
  isReading: boolean
  mayHaveMore: boolean
  stallMs: number
  /** When to push again; nothing while nothing is open. */
  stallAtMs: number | undefined
}

/** How often a row was pushed, and when last. */
export interface PushCount {
  readonly count: number
  readonly lastAtMs: number
}

/** Rows of which pushes are counted: the newest. */
const countsMax = 50_000

/** Pushes what waits to the devices that are attached, in order, within a window (spec MB6, MB11, MB13). */
export class Pushes {
  pushed = 0
  /** By row: how often it was pushed in this run of the server, and when last. */
  readonly #counts = new Recent<number, PushCount>(countsMax)
  readonly #attached = new Map<DeviceId, Attached>()
  /** Those that have a timer. */
  readonly #timed = new Set<Attached>()
  readonly #out: (output: MailboxOutput) => void
  #attachments = 0

  constructor(out: (output: MailboxOutput) => void) {
    this.#out = out
  }

  isAttached(device: DeviceId): boolean {
    return this.#attached.has(device)
  }

  /** How often a row was pushed in this run of the server. */
  countOf(id: number): PushCount {
    return this.#counts.get(id) ?? { count: 0, lastAtMs: 0 }
  }

  attach(device: DeviceId): void {
    const attached: Attached = {
      device,
      attachment: ++this.#attachments,
      cursor: 0,
      reached: 0,
      drainTo: 'unread',
      open: new Map(),
      windowCount: 0,
      windowBytes: 0,
      nextBytes: 0,
      isReading: false,
      mayHaveMore: true,
      stallMs: stallMsMin,
      stallAtMs: undefined,
    }
    this.detach(device)
    this.#attached.set(device, attached)
    this.#readMore(attached)
  }

  detach(device: DeviceId): void {
    const attached = this.#attached.get(device)
    if (attached === undefined) return
    this.#attached.delete(device)
    this.#timed.delete(attached)
  }

  /** Rows of the device were committed. */
  poke(device: DeviceId): void {
    const attached = this.#attached.get(device)
    if (attached === undefined) return
    attached.mayHaveMore = true
    this.#readMore(attached)
  }

  /** Rows that may have been pushed are not what they were: all are read again. */
  rewind(device: DeviceId): void {
    const attached = this.#attached.get(device)
    if (attached === undefined) return
    for (const [id, pushed] of attached.open) closeRow(attached, id, pushed)
    attached.attachment = ++this.#attachments
    attached.isReading = false
    attached.cursor = 0
    attached.mayHaveMore = true
    this.#readMore(attached)
  }

  /** An envelope took another's place: it is pushed again if the other was pushed. */
  replaced(nowMs: number, device: DeviceId, row: Pick<WaitingRow, 'stream' | 'seq' | 'deadlineMs' | 'envelope'>): void {
    const attached = this.#attached.get(device)
    if (attached === undefined) return
    for (const pushed of attached.open.values()) {
      if (pushed.stream !== row.stream || pushed.seq !== row.seq) continue
      this.#out({ kind: 'send', device, frame: dataFrameOf(row.envelope, Math.max(0, row.deadlineMs - nowMs)) })
    }
  }

  /** The device has decided the positions of a stream below `next`. */
  acknowledge(nowMs: number, device: DeviceId, stream: StreamId, next: number): void {
    const attached = this.#attached.get(device)
    if (attached === undefined) return
    let isProgress = false
    for (const [id, pushed] of attached.open) {
      if (pushed.stream !== stream || pushed.seq >= next) continue
      closeRow(attached, id, pushed)
      this.#counts.forget(id)
      isProgress = true
    }
    if (!isProgress) return
    attached.stallMs = stallMsMin
    this.#setTimer(attached, attached.open.size === 0 ? undefined : nowMs + stallMsMin)
    this.#readMore(attached)
    this.#sayDrained(attached)
  }

  /**
   * Takes what was read. `isDecided` says which rows are acknowledged already, on their way out of the store. Returns streams of which
   * the receiver was told that they are orphans.
   */
  take(
    nowMs: number,
    input: {
      readonly device: DeviceId
      readonly attachment: number
      readonly rows: readonly WaitingRow[]
      readonly newestId: number
    },
    countMax: number,
    isDecided: (row: WaitingRow) => boolean,
  ): readonly StreamId[] {
    const attached = this.#attached.get(input.device)
    if (attached?.attachment !== input.attachment) return []
    attached.isReading = false
    attached.nextBytes = 0
    attached.drainTo = attached.drainTo === 'unread' ? input.newestId : attached.drainTo
    const orphans = new Map<StreamId, { from: DeviceId; fromSeq: number; toSeq: number }>()
    let isWhole = true
    for (const row of input.rows) {
      if (!isDecided(row) && !row.isOrphaned && !hasRoom(attached, row.envelope.byteLength)) {
        isWhole = false
        attached.nextBytes = row.envelope.byteLength
        break
      }
      attached.cursor = row.id
      attached.reached = Math.max(attached.reached, row.id)
      if (row.isOrphaned) {
        const orphan = orphans.get(row.stream) ?? { from: row.from, fromSeq: row.seq, toSeq: row.seq }
        orphans.set(row.stream, { ...orphan, toSeq: row.seq })
      } else if (!isDecided(row)) this.#push(nowMs, attached, row)
    }
    if (isWhole && input.rows.length < countMax) {
      // Behind the last row there is nothing, so what waited at attaching has been reached, also where its rows are gone.
      if (typeof attached.drainTo === 'number') attached.reached = Math.max(attached.reached, attached.drainTo)
    } else attached.mayHaveMore = true
    for (const [stream, { from, fromSeq, toSeq }] of orphans) {
      const gap = {
        type: 'gap',
        to: attached.device,
        from,
        stream,
        fromSeq,
        toSeq,
        reason: 'orphaned',
        tag: new Uint8Array(16),
      } as const
      this.#out({ kind: 'send', device: attached.device, frame: frameOf(gap) })
    }
    this.#readMore(attached)
    this.#sayDrained(attached)
    return [...orphans.keys()]
  }

  /** A read did not work; it is tried again. */
  failed(nowMs: number, device: DeviceId, attachment: number): void {
    const attached = this.#attached.get(device)
    if (attached?.attachment !== attachment) return
    attached.isReading = false
    attached.mayHaveMore = true
    this.#setTimer(attached, nowMs + readAgainMs)
  }

  /** When something has to be pushed again; Infinity when nothing has. */
  nextTimeout(): number {
    let next = Infinity
    for (const attached of this.#timed) next = Math.min(next, attached.stallAtMs ?? Infinity)
    return next
  }

  clockWentBack(byMs: number): void {
    for (const attached of this.#timed) if (attached.stallAtMs !== undefined) attached.stallAtMs -= byMs
  }

  handleTimeout(nowMs: number): void {
    for (const attached of [...this.#timed]) {
      if (attached.stallAtMs === undefined || attached.stallAtMs > nowMs) continue
      for (const pushed of attached.open.values()) pushed.isCounted = false
      attached.windowCount = 0
      attached.windowBytes = 0
      if (!attached.mayHaveMore && !attached.isReading) attached.cursor = 0
      attached.mayHaveMore = true
      attached.stallMs = Math.min(attached.stallMs * 2, stallMsMax)
      this.#setTimer(attached, attached.open.size === 0 ? undefined : nowMs + attached.stallMs)
      this.#readMore(attached)
    }
  }

  #push(nowMs: number, attached: Attached, row: WaitingRow): void {
    const leftMs = row.isExpired ? 0 : Math.max(0, row.deadlineMs - nowMs)
    const envelope = leftMs === 0 ? withoutBody(row.envelope) : row.envelope
    const before = attached.open.get(row.id)
    if (before?.isCounted === true) closeRow(attached, row.id, before)
    attached.open.set(row.id, { stream: row.stream, seq: row.seq, bytes: envelope.byteLength, isCounted: true })
    attached.windowCount++
    attached.windowBytes += envelope.byteLength
    if (attached.stallAtMs === undefined) this.#setTimer(attached, nowMs + attached.stallMs)
    this.pushed++
    this.#counts.change(row.id, { count: this.countOf(row.id).count + 1, lastAtMs: nowMs })
    this.#out({ kind: 'send', device: attached.device, frame: dataFrameOf(envelope, leftMs) })
  }

  #setTimer(attached: Attached, atMs: number | undefined): void {
    attached.stallAtMs = atMs
    if (atMs === undefined) this.#timed.delete(attached)
    else this.#timed.add(attached)
  }

  #readMore(attached: Attached): void {
    if (attached.isReading || !attached.mayHaveMore || !hasRoom(attached, attached.nextBytes)) return
    attached.isReading = true
    attached.mayHaveMore = false
    const { device, attachment, cursor } = attached
    this.#out({ kind: 'read-rows', device, attachment, afterId: cursor, countMax: limits.streamWindowEnvelopes })
  }

  #sayDrained(attached: Attached): void {
    const { drainTo } = attached
    if (typeof drainTo === 'string' || attached.isReading || attached.reached < drainTo) return
    for (const id of attached.open.keys()) if (id <= drainTo) return
    attached.drainTo = 'drained'
    this.#out({ kind: 'send', device: attached.device, frame: frameOf({ type: 'drained', as: attached.device }) })
  }
}

function hasRoom(attached: Attached, bytes: number): boolean {
  if (attached.windowCount === 0) return true
  return attached.windowCount < limits.streamWindowEnvelopes && attached.windowBytes + bytes <= limits.streamWindowBytes
}

function closeRow(attached: Attached, id: number, pushed: Pushed): void {
  attached.open.delete(id)
  if (!pushed.isCounted) return
  attached.windowCount--
  attached.windowBytes -= pushed.bytes
}
