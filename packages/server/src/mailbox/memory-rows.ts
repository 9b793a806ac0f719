import { assertNever, type DeviceId, limits, type PeerName, type StreamId } from '@kith/wire'

import { withoutBody } from './envelope-bytes.ts'
import type {
  FoundStream,
  MailboxChange,
  MailboxInput,
  MailboxRequest,
  Relation,
  StreamAfter,
  Use,
  WaitingRow,
} from './inputs.ts'

/** A header whose body is gone waits for its receiver this much longer: half the longest life. */
const headerMsMax = limits.lifeMsMax / 2

/** What the mailbox in memory is told of devices and names. */
export interface MemoryNames {
  /** The name of a device, also of one that is not listed any more; nothing when it is not known. */
  nameOf(device: DeviceId): PeerName | undefined
  isListed(device: DeviceId): boolean
  /** What a sender is to a receiver. */
  relation(receiver: PeerName, sender: PeerName): Relation
}

/** A row as it is kept. */
export interface MemoryRow {
  readonly id: number
  readonly seq: number
  /** By the server's clock, in milliseconds since 1970. */
  readonly deadlineMs: number
  /** The body is gone, its time is over. */
  readonly isExpired: boolean
  /** It does not hold what was written. */
  readonly isDamaged: boolean
  /** Payload of the `data` frame that carries the envelope. */
  readonly envelope: Uint8Array
}

/** A stream as it is kept. */
export interface MemoryStream {
  readonly to: DeviceId
  readonly from: DeviceId
  readonly next: number
  readonly base: number
  readonly lastAck: Uint8Array | undefined
  readonly after: StreamAfter | undefined
  readonly isOrphaned: boolean
  readonly touchedMs: number
  /** Positions whose rows were damaged. */
  readonly damaged: readonly number[]
  /** In the order of their positions. */
  readonly rows: readonly MemoryRow[]
}

/**
 * The tables of the mailbox in memory: answers what the rules ask as `MailboxRows` does with a database. Values are never changed in place, so a
 * copy of the map is a copy of the tables: what a crash or a backup needs. For tests and simulations.
 */
export class MemoryRows {
  #streams: Map<StreamId, MemoryStream>
  #rowIds: number
  readonly #names: MemoryNames

  constructor(names: MemoryNames, copy?: MemoryRows) {
    this.#names = names
    this.#streams = new Map(copy?.streams)
    this.#rowIds = copy === undefined ? 0 : copy.#rowIds
  }

  /** What is kept now. */
  get streams(): ReadonlyMap<StreamId, MemoryStream> {
    return this.#streams
  }

  /** The tables as they are now, to be changed apart from these. */
  copy(): MemoryRows {
    return new MemoryRows(this.#names, this)
  }

  /** Makes the row at a position one that does not hold what was written. */
  damage(stream: StreamId, seq: number): void {
    const kept = this.#streams.get(stream)
    if (kept?.rows.some((row) => row.seq === seq) !== true) throw new Error('there is no such row')
    const rows = kept.rows.map((row) => (row.seq === seq ? { ...row, isDamaged: true } : row))
    this.#streams.set(stream, { ...kept, rows })
  }

  /** Does what a request asks; `nowMs` is the server's clock. Nothing is under way afterwards: what it changed is on disk. */
  answer(request: MailboxRequest, nowMs: number): MailboxInput {
    switch (request.kind) {
      case 'load-stream':
        return { kind: 'loaded-stream', stream: request.stream, found: this.#find(request) }
      case 'load-account':
        return { kind: 'loaded-account', device: request.device, uses: this.#uses(request.device) }
      case 'load-position': {
        const row = this.#streams.get(request.stream)?.rows.find((one) => one.seq === request.seq)
        const { stream, seq } = request
        const { envelope, deadlineMs = 0, isDamaged = false } = row ?? {}
        return { kind: 'loaded-position', stream, seq, envelope, deadlineMs, isDamaged }
      }
      case 'load-sender':
        return { kind: 'loaded-sender', as: request.as, streams: this.#streamsOf(request.as) }
      case 'read-rows':
        return { kind: 'read-rows', device: request.device, attachment: request.attachment, ...this.#waiting(request) }
      case 'write': {
        const freed = request.changes.flatMap((change) => this.#apply(change, nowMs))
        return { kind: 'written', write: request.write, freed }
      }
      case 'sweep':
        return { kind: 'swept', nextId: 0, ...this.#sweep(request.nowMs) }
      default:
        return assertNever(request)
    }
  }

  #find(request: { readonly stream: StreamId; readonly to: DeviceId; readonly from: DeviceId }): FoundStream {
    const kept = this.#streams.get(request.stream)
    const from = kept?.from ?? request.from
    const to = kept?.to ?? request.to
    const senderName = this.#names.nameOf(from)
    const name = this.#names.isListed(to) && senderName !== undefined ? this.#names.nameOf(to) : undefined
    return {
      senderName: senderName ?? ('' as PeerName),
      receiver:
        name === undefined || senderName === undefined
          ? undefined
          : { name, relation: name === senderName ? 'contact' : this.#names.relation(name, senderName) },
      kept: kept && {
        to,
        from,
        next: kept.next,
        base: kept.base,
        lastAck: kept.lastAck,
        upTo: highest(kept),
        holes: holesOf(kept),
      },
    }
  }

  #uses(device: DeviceId): readonly Use[] {
    return [...this.#streams.values()]
      .filter((one) => one.to === device)
      .flatMap((one) => one.rows.map((row) => this.#use(one, 1, row.envelope.byteLength)))
  }

  #use(kept: MemoryStream, envelopes: number, bytes: number): Use {
    return { device: kept.to, sender: this.#names.nameOf(kept.from) ?? ('' as PeerName), envelopes, bytes }
  }

  #streamsOf(as: DeviceId): Extract<MailboxInput, { kind: 'loaded-sender' }>['streams'] {
    return [...this.#streams]
      .filter(([, one]) => one.from === as && !one.isOrphaned)
      .map(([stream, kept]) => {
        const { to, next, base, lastAck, after, rows } = kept
        const [lowest, holes] = [rows[0]?.seq ?? 0, holesOf(kept)]
        return { stream, to, next, base, lastAck, after, lowest, highest: highest(kept), holes }
      })
  }

  #waiting(request: { readonly device: DeviceId; readonly afterId: number; readonly countMax: number }): {
    readonly rows: readonly WaitingRow[]
    readonly newestId: number
  } {
    const all: WaitingRow[] = []
    for (const [stream, kept] of this.#streams) {
      if (kept.to !== request.device) continue
      for (const row of kept.rows) all.push({ ...row, stream, from: kept.from, isOrphaned: kept.isOrphaned })
    }
    all.sort((a, b) => a.id - b.id)
    return {
      rows: all.filter((row) => row.id > request.afterId).slice(0, request.countMax),
      newestId: all.at(-1)?.id ?? 0,
    }
  }

  #apply(change: MailboxChange, nowMs: number): readonly Use[] {
    const { stream } = change
    const kept = this.#streams.get(stream) ?? (change.kind === 'row' ? newStream(change, nowMs) : undefined)
    if (kept === undefined) return []
    switch (change.kind) {
      case 'row': {
        const { seq, deadlineMs, envelope } = change
        // The table has no index that would refuse it: the rules never write a position twice.
        if (kept.rows.some((row) => row.seq === seq)) throw new Error('a position was written twice')
        const row: MemoryRow = { id: ++this.#rowIds, seq, deadlineMs, isExpired: false, isDamaged: false, envelope }
        this.#streams.set(stream, {
          ...kept,
          isOrphaned: false,
          rows: [...kept.rows, row].sort((a, b) => a.seq - b.seq),
        })
        return []
      }
      case 'replace': {
        const { deadlineMs, envelope, grown } = change
        const row = kept.rows.find((one) => one.seq === change.seq)
        if (row === undefined) return [this.#use(kept, 0, grown)]
        this.#streams.set(stream, {
          ...kept,
          rows: kept.rows.map((one) =>
            one === row ? { ...row, deadlineMs, envelope, isExpired: false, isDamaged: false } : one,
          ),
        })
        return [this.#use(kept, 0, row.envelope.byteLength + grown - envelope.byteLength)]
      }
      case 'ack': {
        const [left, freed] = this.#without(kept, change.next)
        const isNews = change.next > kept.next
        this.#streams.set(
          stream,
          isNews ? { ...left, next: change.next, lastAck: change.payload, touchedMs: nowMs } : left,
        )
        return freed
      }
      case 'base': {
        const [left, freed] = this.#without(kept, change.base)
        this.#streams.set(stream, { ...left, base: Math.max(kept.base, change.base) })
        return freed
      }
      case 'damaged': {
        const gone = kept.rows.filter((row) => row.id === change.row)
        if (gone.length === 0) return []
        const rows = kept.rows.filter((row) => row.id !== change.row)
        this.#streams.set(stream, { ...kept, rows, damaged: [...kept.damaged, change.seq] })
        return gone.map((row) => this.#use(kept, 1, row.envelope.byteLength))
      }
      case 'forget-ack':
        if (kept.rows.length === 0) this.#streams.delete(stream)
        else this.#streams.set(stream, { ...kept, lastAck: undefined })
        return []
      case 'orphan':
        this.#streams.set(stream, { ...kept, isOrphaned: true })
        return []
      case 'drop':
        if (!kept.isOrphaned) return []
        this.#streams.delete(stream)
        return this.#without(kept, Infinity)[1]
      default:
        return assertNever(change)
    }
  }

  #without(kept: MemoryStream, below: number): readonly [MemoryStream, readonly Use[]] {
    const gone = kept.rows.filter((row) => row.seq < below)
    if (gone.length === 0) return [kept, []]
    return [
      { ...kept, rows: kept.rows.filter((row) => row.seq >= below) },
      gone.map((row) => this.#use(kept, 1, row.envelope.byteLength)),
    ]
  }

  #sweep(nowMs: number): { readonly freed: readonly Use[]; readonly expired: number } {
    const freed: Use[] = []
    let expired = 0
    for (const [stream, kept] of this.#streams) {
      if (kept.rows.length === 0 && kept.touchedMs < nowMs - limits.lifeMsMax * 2) this.#streams.delete(stream)
      if (kept.rows.every((row) => row.deadlineMs > nowMs)) continue
      let { base } = kept
      const rows: MemoryRow[] = []
      for (const row of kept.rows) {
        if (row.deadlineMs + headerMsMax <= nowMs) {
          base = Math.max(base, row.seq + 1)
          freed.push(this.#use(kept, 1, row.envelope.byteLength))
        } else if (row.isExpired || row.deadlineMs > nowMs) rows.push(row)
        else {
          const bare = withoutBody(row.envelope)
          freed.push(this.#use(kept, 0, row.envelope.byteLength - bare.byteLength))
          rows.push({ ...row, envelope: bare, isExpired: true })
          expired++
        }
      }
      this.#streams.set(stream, { ...kept, base, rows })
    }
    return { freed, expired }
  }
}

function newStream(
  { to, from, base, after }: Extract<MailboxChange, { kind: 'row' }>,
  touchedMs: number,
): MemoryStream {
  return { to, from, next: 1, base, lastAck: undefined, after, isOrphaned: false, touchedMs, damaged: [], rows: [] }
}

function highest(kept: MemoryStream): number {
  return kept.rows.at(-1)?.seq ?? 0
}

/** Positions that were damaged and not stored again. */
function holesOf({ damaged, rows }: MemoryStream): readonly number[] {
  return damaged.filter((seq) => !rows.some((row) => row.seq === seq))
}
