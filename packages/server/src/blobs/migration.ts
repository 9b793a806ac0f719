import type { StoreMigration } from '../store/migrations.ts'

/** The tables of blobs. On SQLite the parts are in files, and their table stays empty. */
export const blobsMigration: StoreMigration = {
  name: '0008-blobs',
  up: async (db, columns) => {
    await db.schema
      .createTable('blobs')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('owner', columns.integer, (column) => column.notNull())
      .addColumn('blob', columns.bytes16, (column) => column.notNull())
      .addColumn('root', columns.bytes32, (column) => column.notNull())
      .addColumn('token_hash', columns.bytes32, (column) => column.notNull())
      .addColumn('bytes', columns.integer, (column) => column.notNull())
      .addColumn('room', columns.integer, (column) => column.notNull())
      .addColumn('parts', columns.integer, (column) => column.notNull())
      .addColumn('stored', columns.integer, (column) => column.notNull())
      .addColumn('keep_until_ms', columns.integer, (column) => column.notNull())
      .addColumn('touched_ms', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('blobs_own').unique().on('blobs').columns(['owner', 'blob']).execute()
    await db.schema.createIndex('blobs_blob').on('blobs').column('blob').execute()
    await db.schema
      .createTable('blob_parts')
      .addColumn('blob', columns.integer, (column) => column.notNull())
      .addColumn('position', columns.integer, (column) => column.notNull())
      .addColumn('content', columns.blob, (column) => column.notNull())
      .addPrimaryKeyConstraint('blob_parts_key', ['blob', 'position'])
      .execute()
  },
}
