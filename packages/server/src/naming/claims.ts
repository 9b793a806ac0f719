import { bytesToId, type DeviceId, skeletonOf } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'
import { appendToKeyLog } from './key-log.ts'
import type { NamingRefused } from './naming.ts'
import { type CheckedSignIn, refusal } from './signatures.ts'

/** What a sign-in changed in the store. */
export interface Applied {
  readonly kind: 'applied'
  readonly claimed: boolean
  readonly epoch: number
  readonly isRecordChanged: boolean
  /** Devices that the new list has no more. */
  readonly removed: readonly DeviceId[]
}

/** One sign-in in one transaction: claim or check the name, take a newer list, count the epoch (spec NM8 to NM10). */
export async function applySignIn(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  nowMs: number,
): Promise<Applied | NamingRefused> {
  const bound = await tx.selectFrom('names').selectAll().where('name', '=', checked.name).executeTakeFirst()
  if (bound !== undefined) {
    if (!bound.identity_key.equals(checked.list.identityKey)) return refusal('name-taken')
    if (checked.list.version < bound.list_version) return refusal('list-stale')
    const isSame = bound.device_list.equals(checked.signedList)
    if (checked.list.version === bound.list_version && !isSame) {
      return refusal('list-stale', 'Another device list with this version exists.')
    }
    const foreign = isSame ? undefined : await foreignDevice(tx, checked, bound.id)
    if (foreign !== undefined) return foreign
    const removed = isSame ? [] : await takeList(tx, checked, bound.id, nowMs)
    return countEpoch(tx, checked, { claimed: false, isListNew: !isSame, removed })
  }
  const lookalike = await tx
    .selectFrom('names')
    .select('id')
    .where('skeleton', '=', skeletonOf(checked.name))
    .executeTakeFirst()
  if (lookalike !== undefined) return refusal('name-lookalike')
  const foreign = await foreignDevice(tx, checked, undefined)
  if (foreign !== undefined) return foreign
  await tx
    .insertInto('names')
    .values({
      name: checked.name,
      skeleton: skeletonOf(checked.name),
      identity_key: bufferOf(checked.list.identityKey),
      list_version: 0,
      device_list: Buffer.alloc(0),
      claimed_ms: nowMs,
    })
    .execute()
  const { id } = await tx.selectFrom('names').select('id').where('name', '=', checked.name).executeTakeFirstOrThrow()
  const removed = await takeList(tx, checked, id, nowMs)
  return countEpoch(tx, checked, { claimed: true, isListNew: true, removed })
}

/** Makes the list of a sign-in the current one. Returns the devices that are no more in it. */
async function takeList(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  nameId: number,
  nowMs: number,
): Promise<readonly DeviceId[]> {
  const { list, signedList } = checked
  await tx
    .updateTable('names')
    .set({ list_version: list.version, device_list: bufferOf(signedList) })
    .where('id', '=', nameId)
    .execute()
  const known = await tx.selectFrom('devices').select(['device', 'listed']).where('name_id', '=', nameId).execute()
  const knownIds = new Map(known.map((row) => [bytesToId<DeviceId>(row.device), row.listed === 1]))
  const listedIds = new Set(list.devices.map((one) => one.device))
  const added = list.devices.filter((one) => !knownIds.has(one.device))
  if (added.length > 0) {
    await tx
      .insertInto('devices')
      .values(
        added.map((one) => ({ device: idBuffer(one.device), name_id: nameId, epoch: 0, listed: 1, lock_key: null })),
      )
      .execute()
  }
  const removed = [...knownIds].filter(([id, isListed]) => isListed && !listedIds.has(id)).map(([id]) => id)
  const restored = [...knownIds].filter(([id, isListed]) => !isListed && listedIds.has(id)).map(([id]) => id)
  for (const [ids, listed] of [
    [removed, 0],
    [restored, 1],
  ] as const) {
    if (ids.length > 0)
      await tx.updateTable('devices').set({ listed }).where('device', 'in', ids.map(idBuffer)).execute()
  }
  await appendToKeyLog(tx, {
    nameId,
    listVersion: list.version,
    identityKey: list.identityKey,
    deviceList: signedList,
    atMs: nowMs,
  })
  return removed
}

/** A device belongs to one name. */
async function foreignDevice(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  nameId: number | undefined,
): Promise<NamingRefused | undefined> {
  const ids = checked.list.devices.map((one) => idBuffer(one.device))
  const rows = await tx.selectFrom('devices').select('name_id').where('device', 'in', ids).execute()
  const isForeign = rows.some((row) => row.name_id !== nameId)
  return isForeign ? refusal('device-unlisted', 'A device of this list belongs to another name.') : undefined
}

async function countEpoch(
  tx: Transaction<Tables>,
  checked: CheckedSignIn,
  so: { readonly claimed: boolean; readonly isListNew: boolean; readonly removed: readonly DeviceId[] },
): Promise<Applied> {
  const device = idBuffer(checked.device.device)
  const lockKey = bufferOf(checked.signedLockKey)
  await tx
    .updateTable('devices')
    .set((eb) => ({ epoch: eb('epoch', '+', 1) }))
    .where('device', '=', device)
    .execute()
  const row = await tx
    .selectFrom('devices')
    .select(['epoch', 'lock_key'])
    .where('device', '=', device)
    .executeTakeFirstOrThrow()
  const isLockKeyNew = row.lock_key?.equals(lockKey) !== true
  if (isLockKeyNew) await tx.updateTable('devices').set({ lock_key: lockKey }).where('device', '=', device).execute()
  return {
    kind: 'applied',
    claimed: so.claimed,
    epoch: row.epoch,
    isRecordChanged: so.isListNew || isLockKeyNew,
    removed: so.removed,
  }
}
