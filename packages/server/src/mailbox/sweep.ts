import { bytesToId, type DeviceId, limits, type PeerName } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { withoutBody } from './envelope-bytes.ts'
import type { Use } from './inputs.ts'
import { isWhole, rowSum } from './row-sum.ts'

/** What one step of a sweep did. */
export interface Swept {
  readonly nextId: number
  readonly freed: readonly Use[]
  /** Bodies that were dropped. */
  readonly expired: number
}

/** Rows that one step looks at. */
const rowsPerStep = 2000
/** Rows that one step changes. */
const changesPerStep = 256
/** A header whose body is gone waits for its receiver this much longer: half the longest life. */
const headerMsMax = limits.lifeMsMax / 2

interface Due {
  readonly id: number
  readonly stream: number
  readonly seq: number
  readonly size: number
  readonly isOver: boolean
  readonly device: DeviceId
  readonly sender: PeerName
}

/**
 * Looks at the next rows in the order they came: a body past its deadline goes and its header stays; a header that waited too long goes
 * as well (spec MB7). The table is walked rather than indexed by deadline, because inserting is what must be cheap, and a receiver that reads a
 * row past its deadline never gets the body anyway.
 */
export async function expireRows(database: Database, afterId: number, nowMs: number): Promise<Swept> {
  const looked = await database.read((db) =>
    db
      .selectFrom('mailbox_rows')
      .select(['id', 'deadline_ms', 'is_expired'])
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(rowsPerStep)
      .execute(),
  )
  const due = looked
    .filter((row) => row.deadline_ms + (row.is_expired === 1 ? headerMsMax : 0) <= nowMs)
    .map((row) => row.id)
  const ids = due.slice(0, changesPerStep)
  const isWhole = ids.length === due.length
  const endId = looked.length < rowsPerStep ? 0 : (looked.at(-1)?.id ?? 0)
  const nextId = isWhole ? endId : (ids.at(-1) ?? 0)
  if (ids.length === 0) return { nextId, freed: [], expired: 0 }
  return database.commit(async (tx) => {
    const rows = await dueRows(tx, ids, nowMs)
    const freed: Use[] = []
    for (const row of rows) freed.push(row.isOver ? await dropRow(tx, row) : await dropBody(tx, row))
    return { nextId, freed, expired: rows.filter((row) => !row.isOver).length }
  })
}

async function dueRows(tx: Transaction<Tables>, ids: readonly number[], nowMs: number): Promise<readonly Due[]> {
  const rows = await tx
    .selectFrom('mailbox_rows as r')
    .innerJoin('mailbox_streams as s', 's.id', 'r.stream')
    .innerJoin('devices as receiver', 'receiver.id', 'r.receiver')
    .innerJoin('devices as sender', 'sender.id', 's.sender')
    .innerJoin('names as n', 'n.id', 'sender.name_id')
    .select(['r.id', 'r.stream', 'r.seq', 'r.size', 'r.deadline_ms', 'r.is_expired', 'receiver.device', 'n.name'])
    .where('r.id', 'in', ids)
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      stream: row.stream,
      seq: row.seq,
      size: row.size,
      isOver: row.deadline_ms + headerMsMax <= nowMs,
      isDue: row.is_expired === 0 && row.deadline_ms <= nowMs,
      device: bytesToId<DeviceId>(row.device),
      sender: row.name as PeerName,
    }))
    .filter((row) => row.isOver || row.isDue)
}

async function dropBody(tx: Transaction<Tables>, row: Due): Promise<Use> {
  const found = await tx
    .selectFrom('mailbox_rows')
    .select(['stream', 'seq', 'deadline_ms', 'is_expired', 'envelope', 'sum'])
    .where('id', '=', row.id)
    .executeTakeFirstOrThrow()
  // One that is damaged stays as it is, until its receiver is to have it (spec MB17).
  if (!isWhole(found)) return { device: row.device, sender: row.sender, envelopes: 0, bytes: 0 }
  const bare = withoutBody(found.envelope)
  const sum = rowSum({ ...found, is_expired: 1, envelope: bare })
  await tx
    .updateTable('mailbox_rows')
    .set({ envelope: bufferOf(bare), size: bare.byteLength, is_expired: 1, sum })
    .where('id', '=', row.id)
    .execute()
  return { device: row.device, sender: row.sender, envelopes: 0, bytes: row.size - bare.byteLength }
}

async function dropRow(tx: Transaction<Tables>, row: Due): Promise<Use> {
  await tx.deleteFrom('mailbox_rows').where('id', '=', row.id).execute()
  await tx
    .updateTable('mailbox_streams')
    .set({ base: row.seq + 1 })
    .where('id', '=', row.stream)
    .where('base', '<=', row.seq)
    .execute()
  return { device: row.device, sender: row.sender, envelopes: 1, bytes: row.size }
}
