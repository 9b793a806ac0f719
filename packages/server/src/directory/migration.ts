import type { StoreMigration } from '../store/migrations.ts'

/** The tables of the directory. */
export const directoryMigration: StoreMigration = {
  name: '0005-directory',
  up: async (db, columns) => {
    await db.schema
      .createTable('directory_entries')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('owner_id', columns.integer, (column) => column.notNull())
      .addColumn('owner', columns.text(63), (column) => column.notNull())
      .addColumn('kind', columns.text(64), (column) => column.notNull())
      .addColumn('entry', columns.text(128), (column) => column.notNull())
      .addColumn('version', columns.integer, (column) => column.notNull())
      .addColumn('device', columns.bytes16, (column) => column.notNull())
      .addColumn('while_online', columns.integer, (column) => column.notNull())
      .addColumn('expires_ms', columns.integer, (column) => column.notNull())
      .addColumn('visibility', columns.integer, (column) => column.notNull())
      .addColumn('signed', columns.blob, (column) => column.notNull())
      .execute()
    const index = (name: string, ...on: string[]): Promise<void> =>
      db.schema.createIndex(name).on('directory_entries').columns(on).execute()
    await db.schema
      .createIndex('directory_entries_own')
      .unique()
      .on('directory_entries')
      .columns(['owner_id', 'kind', 'entry'])
      .execute()
    await index('directory_entries_kind', 'kind', 'id')
    await index('directory_entries_owner', 'kind', 'owner', 'id')
    await index('directory_entries_device', 'device', 'while_online')
    await index('directory_entries_expiry', 'while_online', 'expires_ms')
    await db.schema
      .createTable('directory_terms')
      .addColumn('term', columns.text(64), (column) => column.notNull())
      .addColumn('entry', columns.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('directory_terms_key', ['term', 'entry'])
      .execute()
    await db.schema.createIndex('directory_terms_entry').on('directory_terms').column('entry').execute()
    await db.schema
      .createTable('directory_readers')
      .addColumn('entry', columns.integer, (column) => column.notNull())
      .addColumn('reader', columns.text(63), (column) => column.notNull())
      .addPrimaryKeyConstraint('directory_readers_key', ['entry', 'reader'])
      .execute()
  },
}
