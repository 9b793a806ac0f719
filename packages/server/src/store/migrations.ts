import type { Kysely } from 'kysely'

import { blobsMigration } from '../blobs/migration.ts'
import { directoryMigration } from '../directory/migration.ts'
import { mailboxMigration, mailboxSumsMigration, mailboxWaitingMigration } from '../mailbox/migration.ts'
import { chainEndsMigration } from '../naming/chain-ends.ts'
import { claimSubjectsMigration } from '../naming/claim-subjects.ts'
import { claimsMigration, namingMigration } from '../naming/migration.ts'
import { oneTimeLocksMigration } from '../naming/one-time-locks.ts'
import { presenceMigration } from '../presence/migration.ts'
import { pushMigration } from '../push/migration.ts'
import { firstContactMigration } from '../reports/migration.ts'
import type { Columns } from './columns.ts'

/** One step of the schema, forward. */
export interface StoreMigration {
  /** Four digits that say its place, and a word: `0001-store`. */
  readonly name: string
  up(db: Kysely<unknown>, columns: Columns): Promise<void>
}

const storeMigration: StoreMigration = {
  name: '0001-store',
  up: async (db, columns) => {
    await db.schema
      .createTable('store_facts')
      .addColumn('key', columns.text(63), (column) => column.primaryKey())
      .addColumn('value', columns.blob, (column) => column.notNull())
      .execute()
  },
}

/** Steps of development versions whose stores are refused with `store-older`. */
export const abandonedSteps: ReadonlySet<string> = new Set(['0002-naming'])

/** Every step, in order. A step that has been released never changes; a change is a new step at the end. */
export const migrations: readonly StoreMigration[] = [
  storeMigration,
  namingMigration,
  mailboxMigration,
  presenceMigration,
  directoryMigration,
  mailboxWaitingMigration,
  mailboxSumsMigration,
  blobsMigration,
  claimsMigration,
  oneTimeLocksMigration,
  firstContactMigration,
  chainEndsMigration,
  claimSubjectsMigration,
  pushMigration,
]
