import type { StoreMigration } from '../store/migrations.ts'

/** The tables of naming. */
export const namingMigration: StoreMigration = {
  name: '0002-names',
  up: async (db, columns) => {
    await db.schema
      .createTable('names')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('name', columns.text(63), (column) => column.notNull().unique())
      .addColumn('skeleton', columns.text(63), (column) => column.notNull().unique())
      .addColumn('identity_key', columns.bytes32, (column) => column.notNull())
      .addColumn('list_version', columns.integer, (column) => column.notNull())
      .addColumn('claimed_ms', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('device_lists')
      .addColumn('name_id', columns.integer, (column) => column.notNull())
      .addColumn('version', columns.integer, (column) => column.notNull())
      .addColumn('signed', columns.blob, (column) => column.notNull())
      .addPrimaryKeyConstraint('device_lists_place', ['name_id', 'version'])
      .execute()
    await db.schema
      .createTable('devices')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('device', columns.bytes16, (column) => column.notNull().unique())
      .addColumn('name_id', columns.integer, (column) => column.notNull())
      .addColumn('epoch', columns.integer, (column) => column.notNull())
      .addColumn('listed', columns.integer, (column) => column.notNull())
      .addColumn('lock_key', columns.blob)
      .execute()
    await db.schema.createIndex('devices_name').on('devices').column('name_id').execute()
    await db.schema
      .createTable('grants')
      .addColumn('giver', columns.integer, (column) => column.notNull())
      .addColumn('taker', columns.integer, (column) => column.notNull())
      .addColumn('level', columns.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('grants_pair', ['giver', 'taker'])
      .execute()
    await db.schema
      .createTable('key_log')
      .addColumn('seq', columns.integer, (column) => column.primaryKey())
      .addColumn('name_id', columns.integer, (column) => column.notNull())
      .addColumn('list_version', columns.integer, (column) => column.notNull())
      .addColumn('identity_key', columns.bytes32, (column) => column.notNull())
      .addColumn('list_hash', columns.bytes32, (column) => column.notNull())
      .addColumn('at_ms', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('key_log_name').on('key_log').columns(['name_id', 'seq']).execute()
    await db.schema
      .createTable('key_log_nodes')
      .addColumn('level', columns.integer, (column) => column.notNull())
      .addColumn('place', columns.integer, (column) => column.notNull())
      .addColumn('hash', columns.bytes32, (column) => column.notNull())
      .addPrimaryKeyConstraint('key_log_nodes_place', ['level', 'place'])
      .execute()
  },
}

/** What names may be claimed with. */
export const claimsMigration: StoreMigration = {
  name: '0009-claims',
  up: async (db, columns) => {
    await db.schema
      .createTable('invitations')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('hash', columns.bytes32, (column) => column.notNull().unique())
      .addColumn('for_name', columns.text(63), (column) => column.notNull())
      .addColumn('maker', columns.integer, (column) => column.notNull())
      .addColumn('made_ms', columns.integer, (column) => column.notNull())
      .addColumn('until_ms', columns.integer, (column) => column.notNull())
      .addColumn('used_by', columns.text(63), (column) => column.notNull())
      .addColumn('revoked', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('invitations_maker').on('invitations').columns(['maker', 'id']).execute()
    await db.schema
      .createTable('claim_tokens')
      .addColumn('hash', columns.bytes32, (column) => column.primaryKey())
      .addColumn('until_ms', columns.integer, (column) => column.notNull())
      .execute()
  },
}
