import {
  bytesToId,
  type DeviceId,
  type GrantLevel,
  isContactLevel,
  limits,
  type PeerName,
  type StreamId,
} from '@kith/wire'
import { sql, type Transaction } from 'kysely'

import type { Naming } from '../naming/naming.ts'
import { idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import { Recent } from '../store/recent.ts'
import type { Tables } from '../store/tables.ts'
import { isWhole } from './row-sum.ts'
import { RowWriter } from './row-writer.ts'
import type { FoundStream, MailboxChange, Relation, SenderStream, Use, WaitingRow } from './inputs.ts'
import { expireRows, type Swept } from './sweep.ts'

/** A stream's handle in the tables, and whose it is. */
export interface StreamHandle {
  readonly id: number
  readonly receiver: DeviceId
  /** The receiver's handle in the tables. */
  readonly receiverId: number
  readonly senderName: PeerName
  /** The stream counts as one that has rows, which are no orphans. */
  readonly isWaiting: boolean
}

/** A position as the tables have it. */
export interface FoundPosition {
  readonly from: DeviceId
  readonly to: DeviceId
  readonly next: number
  readonly row:
    | {
        readonly id: number
        readonly size: number
        readonly deadlineMs: number
        readonly isExpired: boolean
        readonly envelope: Uint8Array
      }
    | undefined
}

const handlesCached = 50_000
/** Streams of a sender that one hello looks at, the oldest first; others keep what they have. */
const streamsJudgedMax = 5000
const streamsPerQueryMax = 500

/** The mailbox's tables: what its rules ask of the store, as queries that mean the same on the three databases. */
export class MailboxRows {
  readonly #database: Database
  readonly #naming: Naming
  readonly #now: () => number
  readonly #handles: Recent<StreamId, StreamHandle>
  readonly #senderStreamsMax: number

  constructor(database: Database, naming: Naming, now: () => number, senderStreamsMax: number) {
    this.#senderStreamsMax = senderStreamsMax
    this.#database = database
    this.#naming = naming
    this.#now = now
    this.#handles = new Recent(handlesCached)
  }

  async stream(stream: StreamId, to: DeviceId, from: DeviceId): Promise<FoundStream> {
    const row = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_streams as s')
        .innerJoin('devices as sender', 'sender.id', 's.sender')
        .innerJoin('devices as receiver', 'receiver.id', 's.receiver')
        .select(['s.id', 's.next', 's.base', 's.last_ack', 'sender.device as from', 'receiver.device as to'])
        .select((eb) =>
          eb
            .selectFrom('mailbox_rows as r')
            .whereRef('r.stream', '=', 's.id')
            .select((one) => one.fn.max('r.seq').as('highest'))
            .as('highest'),
        )
        .where('s.stream', '=', idBuffer(stream))
        .executeTakeFirst(),
    )
    const kept = row && {
      to: bytesToId<DeviceId>(row.to),
      from: bytesToId<DeviceId>(row.from),
      next: row.next,
      base: row.base,
      upTo: row.highest ?? 0,
      lastAck: row.last_ack ?? undefined,
      holes: (await this.#holesOf([row.id])).get(row.id) ?? [],
    }
    const [sender, receiver] = await Promise.all([
      this.#naming.deviceRecord(kept?.from ?? from),
      this.#naming.deviceRecord(kept?.to ?? to),
    ])
    const senderName = sender?.name ?? ('' as PeerName)
    const isThere = sender !== undefined && receiver?.isListed === true
    return {
      senderName,
      receiver: isThere
        ? {
            name: receiver.name,
            relation: await this.#relation(receiver.name, senderName),
            strangers: await this.#naming.strangers(receiver.name),
          }
        : undefined,
      kept,
    }
  }

  async account(device: DeviceId): Promise<readonly Use[]> {
    const receiver = await this.#naming.deviceRecord(device)
    if (receiver === undefined) return []
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_streams as s')
        .innerJoin('mailbox_rows as r', 'r.stream', 's.id')
        .innerJoin('devices as d', 'd.id', 's.sender')
        .innerJoin('names as n', 'n.id', 'd.name_id')
        .select((eb) => ['n.name', eb.fn.countAll<number>().as('envelopes'), eb.fn.sum<number>('r.size').as('bytes')])
        .where('s.receiver', '=', receiver.handle)
        .where('s.is_waiting', '=', 1)
        .groupBy('n.name')
        .execute(),
    )
    return rows.map(({ name, envelopes, bytes }) => ({ device, sender: name as PeerName, envelopes, bytes }))
  }

  async position(
    stream: StreamId,
    seq: number,
  ): Promise<{
    readonly envelope: Uint8Array | undefined
    readonly deadlineMs: number
    readonly isDamaged: boolean
  }> {
    const row = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_rows as r')
        .innerJoin('mailbox_streams as s', 's.id', 'r.stream')
        .select(['r.stream', 'r.seq', 'r.envelope', 'r.deadline_ms', 'r.is_expired', 'r.sum'])
        .where('s.stream', '=', idBuffer(stream))
        .where('r.seq', '=', seq)
        .executeTakeFirst(),
    )
    const isDamaged = row !== undefined && !isWhole(row)
    return { envelope: row?.envelope, deadlineMs: row?.deadline_ms ?? 0, isDamaged }
  }

  /** The stream of a position, and its row if there is one; nothing when the mailbox does not know the stream. */
  async look(stream: StreamId, seq: number): Promise<FoundPosition | undefined> {
    const found = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_streams as s')
        .innerJoin('devices as sender', 'sender.id', 's.sender')
        .innerJoin('devices as receiver', 'receiver.id', 's.receiver')
        .select(['s.id', 's.next', 'sender.device as from', 'receiver.device as to'])
        .where('s.stream', '=', idBuffer(stream))
        .executeTakeFirst(),
    )
    if (found === undefined) return undefined
    const row = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_rows')
        .select(['id', 'stream', 'seq', 'size', 'deadline_ms', 'is_expired', 'envelope', 'sum'])
        .where('stream', '=', found.id)
        .where('seq', '=', seq)
        .executeTakeFirst(),
    )
    return {
      from: bytesToId<DeviceId>(found.from),
      to: bytesToId<DeviceId>(found.to),
      next: found.next,
      row:
        row !== undefined && isWhole(row)
          ? {
              id: row.id,
              size: row.size,
              deadlineMs: row.deadline_ms,
              isExpired: row.is_expired === 1,
              envelope: row.envelope,
            }
          : undefined,
    }
  }

  /** Whether the name of device `from` may know where device `to` is: it is a contact, or the same name. */
  async mayKnow(to: DeviceId, from: DeviceId): Promise<boolean> {
    const [sender, receiver] = await Promise.all([this.#naming.deviceRecord(from), this.#naming.deviceRecord(to)])
    if (sender === undefined || receiver === undefined) return false
    return (await this.#relation(receiver.name, sender.name)) === 'contact'
  }

  async streamsOf(sender: DeviceId): Promise<readonly SenderStream[]> {
    const device = await this.#naming.deviceRecord(sender)
    if (device === undefined) return []
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('mailbox_streams as s')
        .innerJoin('devices as d', 'd.id', 's.receiver')
        .select([
          's.id',
          's.stream',
          'd.device as to',
          's.next',
          's.base',
          's.last_ack',
          's.after_stream',
          's.after_seq',
        ])
        .select((eb) => [
          eb
            .selectFrom('mailbox_rows as r')
            .whereRef('r.stream', '=', 's.id')
            .select((one) => one.fn.min('r.seq').as('lowest'))
            .as('lowest'),
          eb
            .selectFrom('mailbox_rows as r')
            .whereRef('r.stream', '=', 's.id')
            .select((one) => one.fn.max('r.seq').as('highest'))
            .as('highest'),
        ])
        .where('s.sender', '=', device.handle)
        .where('s.is_orphaned', '=', 0)
        .orderBy('s.id')
        .limit(streamsJudgedMax)
        .execute(),
    )
    const holes = await this.#holesOf(rows.map((row) => row.id))
    return rows.map((row) => ({
      stream: bytesToId<StreamId>(row.stream),
      holes: holes.get(row.id) ?? [],
      to: bytesToId<DeviceId>(row.to),
      next: row.next,
      base: row.base,
      lowest: row.lowest ?? 0,
      highest: row.highest ?? 0,
      lastAck: row.last_ack ?? undefined,
      after:
        row.after_stream === null ? undefined : { stream: bytesToId<StreamId>(row.after_stream), seq: row.after_seq },
    }))
  }

  async waiting(
    device: DeviceId,
    afterId: number,
    countMax: number,
  ): Promise<{ readonly rows: readonly WaitingRow[]; readonly newestId: number }> {
    const receiver = await this.#naming.deviceRecord(device)
    if (receiver === undefined) return { rows: [], newestId: 0 }
    return this.#database.read(async (db) => {
      const ofReceiver = db
        .selectFrom('mailbox_streams as waiting')
        .innerJoin('mailbox_rows as row', 'row.stream', 'waiting.id')
        .where('waiting.receiver', '=', receiver.handle)
        .where('waiting.is_waiting', '=', 1)
      const newest = await ofReceiver.select((eb) => eb.fn.max('row.id').as('id')).executeTakeFirst()
      // A sum is in no index: a plan that walks all rows by their ids, to have them in order, would look at everybody's.
      const age = sql<number>`row.id + 0`
      const next = ofReceiver.select('row.id').where(age, '>', afterId).orderBy(age).limit(countMax)
      const rows = await db
        .selectFrom(next.as('next'))
        .innerJoin('mailbox_rows as r', 'r.id', 'next.id')
        .innerJoin('mailbox_streams as s', 's.id', 'r.stream')
        .innerJoin('devices as d', 'd.id', 's.sender')
        .select([
          'r.id',
          'r.stream as handle',
          's.stream',
          'd.device',
          'r.seq',
          'r.deadline_ms',
          'r.is_expired',
          's.is_orphaned',
          'r.envelope',
          'r.sum',
        ])
        .orderBy('r.id')
        .execute()
      return {
        newestId: newest?.id ?? 0,
        rows: rows.map((row) => ({
          id: row.id,
          stream: bytesToId<StreamId>(row.stream),
          from: bytesToId<DeviceId>(row.device),
          seq: row.seq,
          deadlineMs: row.deadline_ms,
          isExpired: row.is_expired === 1,
          isOrphaned: row.is_orphaned === 1,
          isDamaged: !isWhole({ ...row, stream: row.handle }),
          envelope: row.envelope,
        })),
      }
    })
  }

  /** All changes in one transaction. Returns what it freed. */
  async write(changes: readonly MailboxChange[]): Promise<readonly Use[]> {
    const done = await this.#database
      .commit(async (tx) => {
        const writer = new RowWriter(
          tx,
          this.#database.insertRows,
          this.#handles,
          this.#naming,
          this.#now(),
          this.#senderStreamsMax,
        )
        await writer.write(changes)
        return writer
      })
      .catch((cause: unknown) => {
        // What is on disk is not known, so neither is which streams have rows.
        this.#handles.clear()
        throw cause
      })
    // Only now: handles of a transaction that was rolled back and run again are not those on disk.
    for (const [stream, handle] of done.handlesMade) this.#handles.change(stream, handle)
    for (const stream of done.streamsGone) this.#handles.forget(stream)
    return done.freed
  }

  /** Looks at the rows behind `afterId`. `nextId` is where the next step begins, 0 at the end of the table. */
  async sweep(afterId: number, nowMs: number): Promise<Swept> {
    const swept = await expireRows(this.#database, afterId, nowMs)
    if (swept.nextId === 0) await this.#database.commit((tx) => this.#forgetStreams(tx, nowMs))
    return swept
  }

  /** Positions of streams, by handle, whose rows were damaged and that have no row since. */
  async #holesOf(streams: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
    const holes = new Map<number, number[]>()
    for (let at = 0; at < streams.length; at += streamsPerQueryMax) {
      const some = streams.slice(at, at + streamsPerQueryMax)
      const found = await this.#database.read((db) =>
        db
          .selectFrom('mailbox_damaged as d')
          .leftJoin('mailbox_rows as r', (join) => join.onRef('r.stream', '=', 'd.stream').onRef('r.seq', '=', 'd.seq'))
          .select(['d.stream', 'd.seq'])
          .where('d.stream', 'in', some)
          .where('r.id', 'is', null)
          .execute(),
      )
      for (const { stream, seq } of found) holes.set(stream, [...(holes.get(stream) ?? []), seq])
    }
    return holes
  }

  /** Streams without rows, of which nothing was heard for longer than anything may live. */
  async #forgetStreams(tx: Transaction<Tables>, nowMs: number): Promise<void> {
    const old = await tx
      .selectFrom('mailbox_streams as s')
      .select(['s.id', 's.stream'])
      .where('s.touched_ms', '<', nowMs - limits.lifeMsMax * 2)
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('mailbox_rows as r').select('r.id').whereRef('r.stream', '=', 's.id'))),
      )
      .limit(1000)
      .execute()
    if (old.length === 0) return
    for (const row of old) this.#handles.forget(bytesToId<StreamId>(row.stream))
    await tx
      .deleteFrom('mailbox_streams')
      .where(
        'id',
        'in',
        old.map((row) => row.id),
      )
      .execute()
  }

  async #relation(receiver: PeerName, sender: PeerName): Promise<Relation> {
    if (receiver === sender) return 'contact'
    return relationOf(await this.#naming.grantLevel(receiver, sender))
  }
}

/** What a grant means for the mailbox. */
export function relationOf(level: GrantLevel): Relation {
  return isContactLevel(level) ? 'contact' : level === 'none' ? 'stranger' : level
}
