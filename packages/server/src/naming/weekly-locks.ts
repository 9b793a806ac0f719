import { decodeLockKey, type DeviceId, oneTimeLocksFrom } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'

/**
 * Keeps the lock key of a device that lives for long, which was verified before, where its number is above the one that is there (spec NM19). A device whose
 * store went back to an older copy so puts none back that its correspondents know to be replaced. True when it is new.
 */
export async function putLock(tx: Transaction<Tables>, device: DeviceId, signed: Uint8Array): Promise<boolean> {
  const row = await tx
    .selectFrom('devices')
    .select('lock_key')
    .where('device', '=', idBuffer(device))
    .executeTakeFirst()
  const number = numberOf(signed)
  if (row === undefined || number <= numberOf(row.lock_key) || number >= oneTimeLocksFrom) return false
  await tx
    .updateTable('devices')
    .set({ lock_key: bufferOf(signed) })
    .where('device', '=', idBuffer(device))
    .execute()
  return true
}

/** The number of a signed lock key that was verified; 0 for none. */
function numberOf(signed: Uint8Array | null): number {
  const decoded = signed === null ? undefined : decodeLockKey(signed)
  return decoded?.kind === 'ok' ? decoded.value.lockKey.number : 0
}
