import { bytesToId, type DeviceId, type PeerName, type StreamId } from '@kith/wire'
import type { Transaction } from 'kysely'

import type { Naming } from '../naming/naming.ts'
import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { InsertRows } from '../store/connection.ts'
import type { Recent } from '../store/recent.ts'
import type { Tables } from '../store/tables.ts'
import type { MailboxChange, Use } from './inputs.ts'
import { rowSum } from './row-sum.ts'
import type { StreamHandle } from './rows.ts'

const rowColumns = ['receiver', 'stream', 'seq', 'size', 'deadline_ms', 'is_expired', 'envelope', 'sum'] as const
const streamsPerQueryMax = 500
/** Changes whose place among the rows counts. */
const barriers: ReadonlySet<MailboxChange['kind']> = new Set(['orphan', 'drop', 'forget-ack', 'damaged'])

type Change<K extends MailboxChange['kind']> = Extract<MailboxChange, { readonly kind: K }>

/** Writes the changes of one turn in one transaction: rows by the hundred, then what they leave. */
export class RowWriter {
  /** Handles that this transaction found or made, and streams it removed: true once it is committed. */
  readonly handlesMade: Map<StreamId, StreamHandle> = new Map()
  readonly streamsGone: Set<StreamId> = new Set()
  readonly #tx: Transaction<Tables>
  readonly #insertRows: InsertRows
  readonly #known: Recent<StreamId, StreamHandle>
  readonly #naming: Naming
  readonly #nowMs: number
  readonly #senderStreamsMax: number
  /** Handles of the senders of new streams. */
  readonly #growing = new Set<number>()
  readonly #freed: Use[] = []
  /** Handles of `#known` that this transaction has asked for: each stream has many rows, and remembering what was used last costs more. */
  readonly #seen = new Map<StreamId, StreamHandle>()

  constructor(
    tx: Transaction<Tables>,
    insertRows: InsertRows,
    known: Recent<StreamId, StreamHandle>,
    naming: Naming,
    nowMs: number,
    senderStreamsMax: number,
  ) {
    this.#senderStreamsMax = senderStreamsMax
    this.#tx = tx
    this.#insertRows = insertRows
    this.#known = known
    this.#naming = naming
    this.#nowMs = nowMs
  }

  /** What the changes gave back. */
  get freed(): readonly Use[] {
    return this.#freed
  }

  async write(changes: readonly MailboxChange[]): Promise<void> {
    await this.#findStreams(changes)
    const acks = newestAcks(changes)
    let rows: Change<'row'>[] = []
    const rest: MailboxChange[] = []
    for (const change of changes) {
      if (change.kind === 'row') rows.push(change)
      else if (change.kind === 'ack' && acks.get(change.stream) !== change) continue
      else {
        // A stream that goes takes only the rows that came before; a row that goes makes room for one that comes after; a row takes an
        // orphan's mark off.
        if (barriers.has(change.kind)) {
          await this.#insert(rows)
          rows = []
          for (const earlier of rest.splice(0)) await this.#apply(earlier)
          await this.#apply(change)
        } else rest.push(change)
      }
    }
    await this.#insert(rows)
    for (const change of rest) await this.#apply(change)
    for (const sender of this.#growing) await this.#bound(sender)
  }

  async #apply(change: MailboxChange): Promise<void> {
    const handle = this.#handle(change.stream)
    if (handle === undefined) return
    switch (change.kind) {
      case 'row':
        return
      case 'replace':
        return this.#replace(handle, change)
      case 'ack':
        await this.#remove(change.stream, handle, change.next)
        await this.#tx
          .updateTable('mailbox_streams')
          .set({
            next: change.next,
            last_ack: change.payload === undefined ? null : bufferOf(change.payload),
            touched_ms: this.#nowMs,
          })
          .where('id', '=', handle.id)
          .where('next', '<', change.next)
          .execute()
        return
      case 'base':
        await this.#remove(change.stream, handle, change.base)
        await this.#tx
          .updateTable('mailbox_streams')
          .set({ base: change.base })
          .where('id', '=', handle.id)
          .where('base', '<', change.base)
          .execute()
        return
      case 'damaged':
        return this.#setAside(handle, change)
      case 'forget-ack':
        return this.#forgetAck(change.stream, handle)
      case 'orphan':
        await this.#tx.updateTable('mailbox_streams').set({ is_orphaned: 1 }).where('id', '=', handle.id).execute()
        this.handlesMade.set(change.stream, { ...handle, isWaiting: false })
        return
      case 'drop':
        if (!(await this.#isOrphaned(handle))) return
        await this.#remove(change.stream, handle, Number.MAX_SAFE_INTEGER)
        await this.#deleteStream(change.stream, handle)
        return
    }
  }

  async #insert(rows: readonly Change<'row'>[]): Promise<void> {
    if (rows.length === 0) return
    const values: unknown[][] = []
    for (const { stream, seq, deadlineMs, envelope } of rows) {
      const handle = this.#handle(stream)
      if (handle === undefined) throw new Error('a stream of a row has no handle')
      const sum = rowSum({ stream: handle.id, seq, deadline_ms: deadlineMs, is_expired: 0, envelope })
      values.push([handle.receiverId, handle.id, seq, envelope.byteLength, deadlineMs, 0, bufferOf(envelope), sum])
    }
    await this.#insertRows(this.#tx, 'mailbox_rows', rowColumns, values)
    await this.#markWaiting(new Set(rows.map((row) => row.stream)))
  }

  /** Its sender may have gone on with it since its rows were found to be orphans. */
  async #isOrphaned(handle: StreamHandle): Promise<boolean> {
    const { is_orphaned } = await this.#tx
      .selectFrom('mailbox_streams')
      .select('is_orphaned')
      .where('id', '=', handle.id)
      .executeTakeFirstOrThrow()
    return is_orphaned === 1
  }

  /** Streams that have rows again are found by their receivers, and are no orphans. */
  async #markWaiting(streams: ReadonlySet<StreamId>): Promise<void> {
    const ids: number[] = []
    for (const stream of streams) {
      const handle = this.#handle(stream)
      if (handle === undefined || handle.isWaiting) continue
      ids.push(handle.id)
      this.handlesMade.set(stream, { ...handle, isWaiting: true })
    }
    for (let at = 0; at < ids.length; at += streamsPerQueryMax) {
      const some = ids.slice(at, at + streamsPerQueryMax)
      await this.#tx
        .updateTable('mailbox_streams')
        .set({ is_waiting: 1, is_orphaned: 0 })
        .where('id', 'in', some)
        .execute()
    }
  }

  async #replace(handle: StreamHandle, change: Change<'replace'>): Promise<void> {
    const position = this.#tx
      .selectFrom('mailbox_rows')
      .select(['id', 'size'])
      .where('stream', '=', handle.id)
      .where('seq', '=', change.seq)
    const row = await position.executeTakeFirst()
    if (row === undefined) {
      this.#free(handle, 0, change.grown)
      return
    }
    const size = change.envelope.byteLength
    const of = { stream: handle.id, seq: change.seq, deadline_ms: change.deadlineMs, is_expired: 0 }
    await this.#tx
      .updateTable('mailbox_rows')
      .set({
        size,
        deadline_ms: change.deadlineMs,
        is_expired: 0,
        envelope: bufferOf(change.envelope),
        sum: rowSum({ ...of, envelope: change.envelope }),
      })
      .where('id', '=', row.id)
      .execute()
    this.#free(handle, 0, row.size + change.grown - size)
  }

  /** Takes a row that does not hold what was written out of the stream, once. */
  async #setAside(handle: StreamHandle, { seq, row: id }: Change<'damaged'>): Promise<void> {
    const row = await this.#tx
      .selectFrom('mailbox_rows')
      .select(['id', 'size', 'envelope'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return
    await this.#tx
      .insertInto('mailbox_damaged')
      .values({ stream: handle.id, seq, found_ms: this.#nowMs, envelope: row.envelope })
      .execute()
    await this.#tx.deleteFrom('mailbox_rows').where('id', '=', row.id).execute()
    this.#free(handle, 1, row.size)
  }

  /** Deletes the rows of a stream below a position. */
  async #remove(stream: StreamId, handle: StreamHandle, below: number): Promise<void> {
    const sums = await this.#tx
      .selectFrom('mailbox_rows')
      .select((eb) => [eb.fn.countAll<number>().as('envelopes'), eb.fn.sum<number | null>('size').as('bytes')])
      .where('stream', '=', handle.id)
      .where('seq', '<', below)
      .executeTakeFirstOrThrow()
    if (sums.envelopes === 0) return
    await this.#tx.deleteFrom('mailbox_rows').where('stream', '=', handle.id).where('seq', '<', below).execute()
    this.#free(handle, sums.envelopes, sums.bytes ?? 0)
    const emptied = await this.#tx
      .updateTable('mailbox_streams')
      .set({ is_waiting: 0 })
      .where('id', '=', handle.id)
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('mailbox_rows as r').select('r.id').where('r.stream', '=', handle.id))),
      )
      .executeTakeFirst()
    if (emptied.numUpdatedRows > 0) this.handlesMade.set(stream, { ...handle, isWaiting: false })
  }

  async #forgetAck(stream: StreamId, handle: StreamHandle): Promise<void> {
    const row = await this.#tx
      .selectFrom('mailbox_rows')
      .select('id')
      .where('stream', '=', handle.id)
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return this.#deleteStream(stream, handle)
    await this.#tx.updateTable('mailbox_streams').set({ last_ack: null }).where('id', '=', handle.id).execute()
  }

  async #deleteStream(stream: StreamId, handle: StreamHandle): Promise<void> {
    await this.#tx.deleteFrom('mailbox_streams').where('id', '=', handle.id).execute()
    this.handlesMade.delete(stream)
    this.streamsGone.add(stream)
  }

  /** Finds the handles of all streams of the changes, and makes those that rows need. */
  async #findStreams(changes: readonly MailboxChange[]): Promise<void> {
    const unknown = new Set(
      changes.map((change) => change.stream).filter((stream) => this.#handle(stream) === undefined),
    )
    if (unknown.size === 0) return
    await this.#readStreams([...unknown])
    const made = new Map<StreamId, Change<'row'>>()
    for (const change of changes) {
      if (change.kind === 'row' && this.#handle(change.stream) === undefined && !made.has(change.stream))
        made.set(change.stream, change)
    }
    if (made.size === 0) return
    for (const row of made.values()) await this.#makeStream(row)
    await this.#readStreams([...made.keys()])
  }

  async #makeStream({ stream, from, to, base, after }: Change<'row'>): Promise<void> {
    const sender = await this.#deviceHandle(from)
    this.#growing.add(sender)
    await this.#tx
      .insertInto('mailbox_streams')
      .values({
        stream: idBuffer(stream),
        sender,
        receiver: await this.#deviceHandle(to),
        next: 1,
        base,
        last_ack: null,
        after_stream: after === undefined ? null : idBuffer(after.stream),
        after_seq: after?.seq ?? 0,
        is_orphaned: 0,
        is_waiting: 1,
        touched_ms: this.#nowMs,
      })
      .execute()
  }

  /** Forgets the oldest streams of a sender past the limit that have no rows: their receivers repeat the acks. */
  async #bound(sender: number): Promise<void> {
    const ofSender = this.#tx.selectFrom('mailbox_streams as s').where('s.sender', '=', sender)
    const { streams } = await ofSender.select((eb) => eb.fn.countAll<number>().as('streams')).executeTakeFirstOrThrow()
    if (streams <= this.#senderStreamsMax) return
    const gone = await ofSender
      .select(['s.id', 's.stream'])
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('mailbox_rows as r').select('r.id').whereRef('r.stream', '=', 's.id'))),
      )
      .orderBy('s.id')
      .limit(Math.min(streamsPerQueryMax, streams - this.#senderStreamsMax))
      .execute()
    if (gone.length === 0) return
    const ids = gone.map(({ id }) => id)
    await this.#tx.deleteFrom('mailbox_streams').where('id', 'in', ids).execute()
    for (const { stream } of gone) {
      this.handlesMade.delete(bytesToId<StreamId>(stream))
      this.streamsGone.add(bytesToId<StreamId>(stream))
    }
  }

  async #readStreams(streams: readonly StreamId[]): Promise<void> {
    for (let at = 0; at < streams.length; at += streamsPerQueryMax) {
      const rows = await this.#tx
        .selectFrom('mailbox_streams as s')
        .innerJoin('devices as r', 'r.id', 's.receiver')
        .innerJoin('devices as d', 'd.id', 's.sender')
        .innerJoin('names as n', 'n.id', 'd.name_id')
        .select(['s.id', 's.stream', 's.receiver', 's.is_waiting', 's.is_orphaned', 'r.device', 'n.name'])
        .where('s.stream', 'in', streams.slice(at, at + streamsPerQueryMax).map(idBuffer))
        .execute()
      for (const row of rows) {
        const receiver = bytesToId<DeviceId>(row.device)
        const isWaiting = row.is_waiting === 1 && row.is_orphaned === 0
        const handle = { id: row.id, receiver, receiverId: row.receiver, senderName: row.name as PeerName, isWaiting }
        this.handlesMade.set(bytesToId<StreamId>(row.stream), handle)
      }
    }
  }

  #handle(stream: StreamId): StreamHandle | undefined {
    const made = this.handlesMade.get(stream)
    if (made !== undefined || this.streamsGone.has(stream)) return made
    const seen = this.#seen.get(stream) ?? this.#known.get(stream)
    if (seen !== undefined) this.#seen.set(stream, seen)
    return seen
  }

  async #deviceHandle(device: DeviceId): Promise<number> {
    const now = this.#naming.deviceRecordNow(device)
    const record = now === 'unloaded' ? await this.#naming.deviceRecord(device) : now
    if (record === undefined) throw new Error('a device of a stream is not known')
    return record.handle
  }

  #free(handle: StreamHandle, envelopes: number, bytes: number): void {
    this.#freed.push({ device: handle.receiver, sender: handle.senderName, envelopes, bytes })
  }
}

/** Of several acks of one stream the last says all. */
function newestAcks(changes: readonly MailboxChange[]): ReadonlyMap<StreamId, Change<'ack'>> {
  const newest = new Map<StreamId, Change<'ack'>>()
  for (const change of changes) {
    if (change.kind === 'ack' && (newest.get(change.stream)?.next ?? 0) <= change.next)
      newest.set(change.stream, change)
  }
  return newest
}
