import { type NameRecord, limits } from '@kith/wire'
import type { Kysely } from 'kysely'

import type { Tables } from '../store/tables.ts'

/** Bytes of device lists in one answer: so many that the lock keys have room beside them in a packet. */
const pageBytesMax = 40_960

/** The newest device list of a name and the lock keys of its devices; nothing when nobody has it. */
export async function readNewest(db: Kysely<Tables>, name: string): Promise<NameRecord | undefined> {
  const bound = await db
    .selectFrom('names as n')
    .innerJoin('device_lists as l', (join) =>
      join.onRef('l.name_id', '=', 'n.id').onRef('l.version', '=', 'n.list_version'),
    )
    .leftJoin('chain_ends as e', 'e.name_id', 'n.id')
    .select(['n.id', 'n.list_version', 'l.signed'])
    .where('n.name', '=', name)
    .where('e.name_id', 'is', null)
    .executeTakeFirst()
  if (bound === undefined) return undefined
  const devices = await db
    .selectFrom('devices')
    .select(['device', 'lock_key'])
    .where('name_id', '=', bound.id)
    .where('listed', '=', 1)
    .orderBy('id')
    .execute()
  const lockKeys = devices.flatMap((row) => (row.lock_key === null ? [] : [row.lock_key]))
  return { name, version: bound.list_version, lists: [bound.signed], lockKeys }
}

/** The lists of a name behind the one of version `have`, oldest first: as many as an answer has room for, at least one (spec NM13). */
export async function readLists(db: Kysely<Tables>, name: string, have: number): Promise<readonly Uint8Array[]> {
  const bound = await db.selectFrom('names').select('id').where('name', '=', name).executeTakeFirst()
  return bound === undefined ? [] : readListsOf(db, bound.id, have)
}

/** The same of the owner that the handle stands for. */
export async function readListsOf(db: Kysely<Tables>, handle: number, have: number): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('device_lists')
    .select('signed')
    .where('name_id', '=', handle)
    .where('version', '>', have)
    .orderBy('version')
    .limit(limits.deviceListsPageMax)
    .execute()
  const lists: Uint8Array[] = []
  let bytes = 0
  for (const { signed } of rows) {
    bytes += signed.byteLength
    if (bytes > pageBytesMax && lists.length > 0) break
    lists.push(signed)
  }
  return lists
}
