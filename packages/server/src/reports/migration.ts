import type { StoreMigration } from '../store/migrations.ts'

/** What names take from strangers, and what was reported to the operator. */
export const firstContactMigration: StoreMigration = {
  name: '0011-first-contact',
  up: async (db, columns) => {
    await db.schema
      .createTable('stranger_policies')
      .addColumn('name_id', columns.integer, (column) => column.primaryKey())
      .addColumn('policy', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('reports')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('reporter', columns.text(63), (column) => column.notNull())
      .addColumn('about', columns.text(63), (column) => column.notNull())
      .addColumn('reason', columns.integer, (column) => column.notNull())
      .addColumn('words', columns.blob, (column) => column.notNull())
      .addColumn('evidence', columns.blob)
      .addColumn('shown', columns.blob)
      .addColumn('at_ms', columns.integer, (column) => column.notNull())
      .addColumn('closed_ms', columns.integer)
      .execute()
    await db.schema.createIndex('reports_reporter').on('reports').columns(['reporter', 'at_ms']).execute()
    await db.schema.createIndex('reports_open').on('reports').columns(['closed_ms', 'id']).execute()
  },
}
