import { type PeerName, type StrangerPolicy, strangerPolicies } from '@kith/wire'
import type { Kysely, Transaction } from 'kysely'

import type { Tables } from '../store/tables.ts'

/** Keeps what a name takes from strangers; `accept` needs no row. */
export async function writeStrangers(tx: Transaction<Tables>, name: PeerName, policy: StrangerPolicy): Promise<void> {
  const found = await tx.selectFrom('names').select('id').where('name', '=', name).executeTakeFirst()
  if (found === undefined) return
  await tx.deleteFrom('stranger_policies').where('name_id', '=', found.id).execute()
  if (policy === 'accept') return
  await tx
    .insertInto('stranger_policies')
    .values({ name_id: found.id, policy: strangerPolicies.indexOf(policy) })
    .execute()
}

/** What a name takes from strangers. A value of a later version reads as the strictest. */
export async function readStrangers(db: Kysely<Tables>, name: PeerName): Promise<StrangerPolicy> {
  const row = await db
    .selectFrom('stranger_policies')
    .innerJoin('names', 'names.id', 'stranger_policies.name_id')
    .select('stranger_policies.policy')
    .where('names.name', '=', name)
    .executeTakeFirst()
  return row === undefined ? 'accept' : (strangerPolicies[row.policy] ?? 'refuse')
}
