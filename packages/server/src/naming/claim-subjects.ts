/**
 * Which names somebody claimed who signs in at an OpenID Connect provider (spec NM35): an account there gets as many names as the network gives, one by default. A name counts as long
 * as it belongs to the identity that claimed it, or could be taken back by it.
 */
import { createHash } from 'node:crypto'

import type { Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { StoreMigration } from '../store/migrations.ts'
import type { Tables } from '../store/tables.ts'
import type { Claimed } from './admission.ts'
import type { NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** A name that an account at the provider claimed. */
export interface ClaimSubjectsTable {
  /** SHA-256 over the provider and its id of the account. */
  readonly hash: Buffer
  /** Counts the names of an account from 0; of two claims at the same time one fails on it, and is run again. */
  readonly place: number
  readonly name: string
  /** The key of the identity that claimed it. */
  readonly identity_key: Buffer
}

/** The table of accounts. */
export interface ClaimSubjectTables {
  readonly claim_subjects: ClaimSubjectsTable
}

/** The table of accounts. */
export const claimSubjectsMigration: StoreMigration = {
  name: '0015-claim-subjects',
  up: async (db, columns) => {
    await db.schema
      .createTable('claim_subjects')
      .addColumn('hash', columns.bytes32, (column) => column.notNull())
      .addColumn('place', columns.integer, (column) => column.notNull())
      .addColumn('name', columns.text(63), (column) => column.notNull())
      .addColumn('identity_key', columns.bytes32, (column) => column.notNull())
      .addPrimaryKeyConstraint('claim_subjects_place', ['hash', 'place'])
      .execute()
  },
}

/** An account at a provider. */
export interface Subject {
  readonly issuer: string
  /** The provider's id of it. */
  readonly subject: string
  /** Names that an account gets. */
  readonly namesMax: number
}

/** Counts a name for the account that claims it, in the transaction of the claim, or refuses with `subject-has-name` and writes nothing. */
export async function countForSubject(
  tx: Transaction<Tables>,
  { issuer, subject, namesMax }: Subject,
  { name, identityKey }: Claimed,
  nowMs: number,
): Promise<NamingRefused | undefined> {
  const hash = createHash('sha256').update(`${issuer}\0${subject}`).digest()
  const taken = await tx
    .selectFrom('claim_subjects')
    .innerJoin('names', (join) =>
      join
        .onRef('names.name', '=', 'claim_subjects.name')
        .onRef('names.identity_key', '=', 'claim_subjects.identity_key'),
    )
    .leftJoin('chain_ends', 'chain_ends.name_id', 'names.id')
    .select('claim_subjects.place')
    .where('claim_subjects.hash', '=', hash)
    .where((eb) => eb.or([eb('chain_ends.until_ms', 'is', null), eb('chain_ends.until_ms', '>', nowMs)]))
    .execute()
  const places = new Set(taken.map((row) => row.place))
  let place = 0
  while (places.has(place)) place++
  if (place >= namesMax) return refusal('subject-has-name')
  await tx.deleteFrom('claim_subjects').where('hash', '=', hash).where('place', '=', place).execute()
  await tx
    .insertInto('claim_subjects')
    .values({ hash, place, name, identity_key: bufferOf(identityKey) })
    .execute()
  return undefined
}
