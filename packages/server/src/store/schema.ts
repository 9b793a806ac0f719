import { KithError } from '@kith/wire'
import { Migrator } from 'kysely/migration'

import { columnsOf } from './columns.ts'
import type { Connection } from './connection.ts'
import { abandonedSteps, type StoreMigration } from './migrations.ts'

const migrationTable = 'kith_migrations'

/**
 * Brings the tables to this version, in order, each step once; what was done is recorded. Servers that start at the same time wait for each
 * other. Throws `store-newer` when a step is recorded that this version does not know, and `store-older` when it is one that was given up.
 */
export async function migrate(connection: Connection, steps: readonly StoreMigration[]): Promise<void> {
  const columns = columnsOf(connection.dialect)
  const migrator = new Migrator({
    db: connection.writer,
    migrationTableName: migrationTable,
    migrationLockTableName: `${migrationTable}_lock`,
    provider: {
      getMigrations: () =>
        Promise.resolve(Object.fromEntries(steps.map((step) => [step.name, { up: (db) => step.up(db, columns) }]))),
    },
  })
  const newer = await stepsUnknown(connection, new Set(steps.map((step) => step.name)))
  if (newer !== undefined && abandonedSteps.has(newer)) {
    throw new KithError(
      'store-older',
      `The store ${connection.place} was written by an earlier development version (step ${newer}); begin with a new one.`,
    )
  }
  if (newer !== undefined) {
    throw new KithError(
      'store-newer',
      `The store ${connection.place} was written by a newer version of the program (step ${newer}).`,
    )
  }
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('a step of the schema failed', { cause: error })
}

async function stepsUnknown(connection: Connection, known: ReadonlySet<string>): Promise<string | undefined> {
  const tables = await connection.writer.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === migrationTable)) return undefined
  const db = connection.writer.withTables<{ [migrationTable]: { readonly name: string } }>()
  const done = await db.selectFrom(migrationTable).select('name').execute()
  const unknown = done.map((step) => step.name).filter((name) => !known.has(name))
  return unknown.find((name) => abandonedSteps.has(name)) ?? unknown[0]
}
