import { type Grant, type GrantLevel, grantLevels, grantsPageMax, type PeerName } from '@kith/wire'
import type { Kysely, Transaction } from 'kysely'

import type { Tables } from '../store/tables.ts'
import type { NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** A change of one grant, in one transaction (spec NM11). */
export async function writeGrant(
  tx: Transaction<Tables>,
  giver: PeerName,
  taker: string,
  level: GrantLevel,
  grantsMax: number,
): Promise<{ readonly kind: 'done' } | NamingRefused> {
  const ids = await tx
    .selectFrom('names as n')
    .leftJoin('chain_ends as e', 'e.name_id', 'n.id')
    .select(['n.id', 'n.name'])
    .where('n.name', 'in', [giver, taker])
    .where('e.name_id', 'is', null)
    .execute()
  const giverId = ids.find((row) => row.name === giver)?.id
  const takerId = ids.find((row) => row.name === taker)?.id
  if (giverId === undefined || takerId === undefined) return refusal('name-unknown')
  await tx.deleteFrom('grants').where('giver', '=', giverId).where('taker', '=', takerId).execute()
  if (level === 'none') return { kind: 'done' }
  const { given } = await tx
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll<number>().as('given'))
    .where('giver', '=', giverId)
    .executeTakeFirstOrThrow()
  if (given >= grantsMax) return refusal('pair-quota', `A name gives at most ${String(grantsMax)} grants.`)
  await tx
    .insertInto('grants')
    .values({ giver: giverId, taker: takerId, level: grantLevels.indexOf(level) })
    .execute()
  return { kind: 'done' }
}

/** What each of `givers` lets `taker` do, for those who let it do anything. */
export async function readGrantLevels(
  db: Kysely<Tables>,
  givers: readonly string[],
  taker: string,
): Promise<ReadonlyMap<string, GrantLevel>> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('names as giver', 'giver.id', 'grants.giver')
    .innerJoin('names as taker', 'taker.id', 'grants.taker')
    .select(['giver.name', 'grants.level'])
    .where('taker.name', '=', taker)
    .where('giver.name', 'in', givers)
    .execute()
  return new Map(rows.map((row) => [row.name, grantLevels[row.level] ?? 'none']))
}

/** A page of what `giver` has given, in the byte order of the names. */
export async function readGrants(db: Kysely<Tables>, giver: PeerName, after: string): Promise<readonly Grant[]> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('names as giver', 'giver.id', 'grants.giver')
    .innerJoin('names as taker', 'taker.id', 'grants.taker')
    .select(['taker.name', 'grants.level'])
    .where('giver.name', '=', giver)
    .where('taker.name', '>', after)
    .orderBy('taker.name')
    .limit(grantsPageMax)
    .execute()
  return rows.map((row) => ({ name: row.name, level: grantLevels[row.level] ?? 'none' }))
}
