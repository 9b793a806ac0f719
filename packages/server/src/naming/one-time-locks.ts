import { verifyLockKey } from '@kith/keys'
import { type Device, type DeviceId, type GrantLevel, limits, oneTimeLocksFrom, type PeerName } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import type { StoreMigration } from '../store/migrations.ts'
import type { Tables } from '../store/tables.ts'
import { type NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'
import { putLock } from './weekly-locks.ts'

/** A one-time lock key that was not handed out yet. */
export interface OneTimeLocksTable {
  /** Handle of the device. */
  readonly device: number
  readonly number: number
  /** The lock key with its signature. */
  readonly signed: Buffer
}

/** How many one-time lock keys of a device a name was given on one day. */
export interface LockTakesTable {
  /** Handle of the name that asked. */
  readonly asker: number
  /** Handle of the device. */
  readonly device: number
  /** Days since 1970. */
  readonly day: number
  readonly taken: number
}

/** The tables of one-time lock keys. */
export interface OneTimeLockTables {
  readonly one_time_locks: OneTimeLocksTable
  readonly lock_takes: LockTakesTable
}

/** The tables of one-time lock keys. */
export const oneTimeLocksMigration: StoreMigration = {
  name: '0010-one-time-locks',
  up: async (db, columns) => {
    await db.schema
      .createTable('one_time_locks')
      .addColumn('device', columns.integer, (column) => column.notNull())
      .addColumn('number', columns.integer, (column) => column.notNull())
      .addColumn('signed', columns.blob, (column) => column.notNull())
      .addPrimaryKeyConstraint('one_time_locks_place', ['device', 'number'])
      .execute()
    await db.schema
      .createTable('lock_takes')
      .addColumn('asker', columns.integer, (column) => column.notNull())
      .addColumn('device', columns.integer, (column) => column.notNull())
      .addColumn('day', columns.integer, (column) => column.notNull())
      .addColumn('taken', columns.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('lock_takes_pair', ['asker', 'device'])
      .execute()
  },
}

/** One-time lock keys of one device that a name is given on one day, at most. */
const takesADayMax = 4
/** So many are left for contacts. */
const forContacts = 20
const dayMs = 86_400_000

/** What came of published lock keys: how many there are to hand out, and whether the one that lives for long is another now. */
export interface PublishedLocks {
  readonly kind: 'done'
  readonly count: number
  readonly isReplaced: boolean
}

/** Keeps what is signed by the device and new: one-time lock keys as long as there is room, and of others the newest in place of the one that is there (spec NM19). */
export async function publishLocks(
  database: Database,
  device: Device,
  lockKeys: readonly Uint8Array[],
): Promise<PublishedLocks | NamingRefused> {
  const rows = new Map<number, Uint8Array>()
  const weekly: Uint8Array[] = []
  for (const signed of lockKeys) {
    const verified = await verifyLockKey(signed, device)
    if (verified.kind === 'refused') return verified
    if (verified.value.number < oneTimeLocksFrom) weekly.push(signed)
    else rows.set(verified.value.number, signed)
  }
  return database.commit(async (tx) => {
    const handle = await handleOf(tx, device.device)
    if (handle === undefined) return refusal('device-unlisted')
    const known = await tx.selectFrom('one_time_locks').select('number').where('device', '=', handle).execute()
    const numbers = new Set(known.map(({ number }) => number))
    const added = [...rows].filter(([number]) => !numbers.has(number)).slice(0, limits.oneTimeLocksMax - numbers.size)
    if (added.length > 0)
      await tx
        .insertInto('one_time_locks')
        .values(added.map(([number, signed]) => ({ device: handle, number, signed: bufferOf(signed) })))
        .execute()
    let isReplaced = false
    for (const signed of weekly) if (await putLock(tx, device.device, signed)) isReplaced = true
    return { kind: 'done', count: numbers.size + added.length, isReplaced }
  })
}

/** Hands out a one-time lock key, once; nothing when there is none for who asks (spec NM18). */
export async function takeLock(
  database: Database,
  asker: PeerName,
  device: DeviceId,
  { nowMs, level }: { readonly nowMs: number; readonly level: GrantLevel | 'own' },
): Promise<Uint8Array | undefined> {
  if (level === 'blocked') return undefined
  const isStranger = level === 'none' || level === 'member'
  const day = Math.floor(nowMs / dayMs)
  return database.commit(async (tx) => {
    const handle = await handleOf(tx, device)
    const name = await tx.selectFrom('names').select('id').where('name', '=', asker).executeTakeFirst()
    if (handle === undefined || name === undefined) return undefined
    const before = await tx
      .selectFrom('lock_takes')
      .select(['day', 'taken'])
      .where('asker', '=', name.id)
      .where('device', '=', handle)
      .executeTakeFirst()
    const taken = before?.day === day ? before.taken : 0
    if (taken >= takesADayMax) return undefined
    const found = await tx
      .selectFrom('one_time_locks')
      .select(['number', 'signed'])
      .where('device', '=', handle)
      .orderBy('number')
      .limit(isStranger ? forContacts + 1 : 1)
      .execute()
    const [first] = isStranger && found.length <= forContacts ? [] : found
    if (first === undefined) return undefined
    const gone = await tx
      .deleteFrom('one_time_locks')
      .where('device', '=', handle)
      .where('number', '=', first.number)
      .executeTakeFirst()
    // Another server was faster: the asker has the lock key that lives for long.
    if (Number(gone.numDeletedRows) !== 1) return undefined
    await tx.deleteFrom('lock_takes').where('asker', '=', name.id).where('device', '=', handle).execute()
    await tx
      .insertInto('lock_takes')
      .values({ asker: name.id, device: handle, day, taken: taken + 1 })
      .execute()
    return first.signed
  })
}

/** Forgets what was published for devices that are listed no more. */
export async function dropLocks(tx: Transaction<Tables>, devices: readonly DeviceId[]): Promise<void> {
  for (const device of devices) {
    const handle = await handleOf(tx, device)
    if (handle !== undefined) await tx.deleteFrom('one_time_locks').where('device', '=', handle).execute()
  }
}

async function handleOf(tx: Transaction<Tables>, device: DeviceId): Promise<number | undefined> {
  const row = await tx.selectFrom('devices').select('id').where('device', '=', idBuffer(device)).executeTakeFirst()
  return row?.id
}
