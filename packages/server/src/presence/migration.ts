import type { StoreMigration } from '../store/migrations.ts'

/** The tables of presence. */
export const presenceMigration: StoreMigration = {
  name: '0004-presence',
  up: async (db, columns) => {
    await db.schema
      .createTable('presence_seen')
      .addColumn('name', columns.text(63), (column) => column.primaryKey())
      .addColumn('seen_ms', columns.integer, (column) => column.notNull())
      .execute()
  },
}
