import type { VerifiedEnd, VerifiedList, VerifiedTake } from '@kith/keys'
import { bytesToId, decodeChainEnd, type DeviceId } from '@kith/wire'
import type { Kysely, Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { StoreMigration } from '../store/migrations.ts'
import type { Tables } from '../store/tables.ts'
import { appendToKeyLog } from './key-log.ts'
import { dropLocks } from './one-time-locks.ts'

/** A chain of device lists that its owner ended (spec NM29). Its row in `names` keeps the name while it is in quarantine, and stands under `#` and its handle once somebody else has the name. */
export interface ChainEndsTable {
  /** Handle of the name, as this owner had it. */
  readonly name_id: number
  readonly name: string
  /** The signed end. */
  readonly signed: Buffer
  readonly ended_ms: number
  /** Until when nobody else can claim the name. */
  readonly until_ms: number
  /** 1 when everything that the owner had on the server is gone. */
  readonly is_cleared: number
}

/** The tables of ended chains. */
export interface ChainEndTables {
  readonly chain_ends: ChainEndsTable
}

/** The tables of ended chains. */
export const chainEndsMigration: StoreMigration = {
  name: '0012-chain-ends',
  up: async (db, columns) => {
    await db.schema
      .createTable('chain_ends')
      .addColumn('name_id', columns.integer, (column) => column.primaryKey())
      .addColumn('name', columns.text(63), (column) => column.notNull())
      .addColumn('signed', columns.blob, (column) => column.notNull())
      .addColumn('ended_ms', columns.integer, (column) => column.notNull())
      .addColumn('until_ms', columns.integer, (column) => column.notNull())
      .addColumn('is_cleared', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('chain_ends_name').on('chain_ends').columns(['name', 'name_id']).execute()
  },
}

/** What is kept of the end of a chain. */
export interface StoredEnd {
  readonly name: string
  /** The signed end. */
  readonly signed: Uint8Array
  readonly untilMs: number
  /** The newest list of the chain. */
  readonly newestList: Uint8Array
  readonly handle: number
}

/** A chain that ended, with what finds what its owner had. */
export interface EndedChain {
  readonly name: string
  readonly handle: number
  readonly devices: readonly EndedDevice[]
}

/** A device of an ended chain. */
export interface EndedDevice {
  readonly device: DeviceId
  readonly handle: number
}

/** How a chain is ended. */
export interface Ending {
  readonly end: VerifiedEnd
  /** The newest list, behind which it ends. */
  readonly newest: VerifiedList
  /** Who gets the name; nothing when it is released. */
  readonly heir: VerifiedTake | undefined
  readonly nowMs: number
  /** How long nobody else can claim a released name. */
  readonly quarantineMs: number
}

/** Ends the chain of a name in one transaction: its devices are listed no more, and what the name let others do is gone (spec NM29). */
export async function endChain(tx: Transaction<Tables>, handle: number, ending: Ending): Promise<EndedChain> {
  const { end, newest, heir, nowMs, quarantineMs } = ending
  const { name, identityKey } = newest.list
  const devices = await devicesOf(tx, handle)
  const listed = newest.list.devices.map(({ device }) => device)
  await dropLocks(tx, listed)
  await tx.updateTable('devices').set({ listed: 0, lock_key: null }).where('name_id', '=', handle).execute()
  await tx.deleteFrom('grants').where('giver', '=', handle).execute()
  await tx.deleteFrom('stranger_policies').where('name_id', '=', handle).execute()
  await tx.deleteFrom('lock_takes').where('asker', '=', handle).execute()
  await tx.deleteFrom('presence_seen').where('name', '=', name).execute()
  // The operator goes on to see them; none is good any more that nobody used.
  await tx
    .updateTable('invitations')
    .set({ revoked: 1 })
    .where('maker', '=', handle)
    .where('used_by', '=', '')
    .execute()
  await tx
    .insertInto('chain_ends')
    .values({
      name_id: handle,
      name,
      signed: bufferOf(end.bytes),
      ended_ms: nowMs,
      until_ms: heir === undefined ? nowMs + quarantineMs : nowMs,
      is_cleared: 0,
    })
    .execute()
  await appendToKeyLog(tx, handle, { name, version: endedVersion, identityKey, listHash: end.hash, atMs: nowMs })
  return { name, handle, devices }
}

/** The version that an entry of the key log has for the end of a chain; lists have versions from 1 (spec KL13). */
export const endedVersion = 0

/** The chain goes on: its owner took the name back (spec NM31). */
export async function takeBack(tx: Transaction<Tables>, handle: number): Promise<void> {
  await tx.deleteFrom('chain_ends').where('name_id', '=', handle).execute()
}

/** Gives names free that nobody can take back any more: from then on they stand for their former owners alone (spec NM30). */
export async function retire(tx: Transaction<Tables>, handles: readonly number[]): Promise<void> {
  for (const handle of handles) {
    const kept = `#${String(handle)}`
    await tx.updateTable('names').set({ name: kept, skeleton: kept }).where('id', '=', handle).execute()
    await tx.deleteFrom('grants').where('taker', '=', handle).execute()
    await tx.deleteFrom('grants').where('giver', '=', handle).execute()
  }
}

/** The end of the chain of an identity that had the name; without one of the chain that ended last. */
export async function readEnd(
  db: Kysely<Tables>,
  name: string,
  identityKey: Uint8Array | undefined,
): Promise<StoredEnd | undefined> {
  let found = db
    .selectFrom('chain_ends as e')
    .innerJoin('names as n', 'n.id', 'e.name_id')
    .innerJoin('device_lists as l', (join) =>
      join.onRef('l.name_id', '=', 'n.id').onRef('l.version', '=', 'n.list_version'),
    )
    .select(['e.name', 'e.signed', 'e.until_ms', 'e.name_id', 'l.signed as newest'])
    .where('e.name', '=', name)
  if (identityKey !== undefined) found = found.where('n.identity_key', '=', bufferOf(identityKey))
  const row = await found.orderBy('e.name_id', 'desc').limit(1).executeTakeFirst()
  return (
    row && {
      name: row.name,
      signed: row.signed,
      untilMs: row.until_ms,
      newestList: row.newest,
      handle: row.name_id,
    }
  )
}

/** Whether the owner of a chain gave its name to somebody else. */
export function isTransfer({ signed }: Pick<StoredEnd, 'signed'>): boolean {
  const decoded = decodeChainEnd(signed)
  return decoded.kind === 'ok' && decoded.value.end.take.byteLength > 0
}

/** Ended chains of which something may still be on the server. */
export async function readUncleared(db: Kysely<Tables>): Promise<readonly EndedChain[]> {
  const rows = await db
    .selectFrom('chain_ends')
    .select(['name_id', 'name'])
    .where('is_cleared', '=', 0)
    .orderBy('name_id')
    .limit(100)
    .execute()
  return Promise.all(
    rows.map(async ({ name_id: handle, name }) => ({ name, handle, devices: await devicesOf(db, handle) })),
  )
}

async function devicesOf(db: Kysely<Tables>, handle: number): Promise<readonly EndedDevice[]> {
  const rows = await db.selectFrom('devices').select(['id', 'device']).where('name_id', '=', handle).execute()
  return rows.map((row) => ({ device: bytesToId<DeviceId>(row.device), handle: row.id }))
}
