import { sql } from 'kysely'

import type { StoreMigration } from '../store/migrations.ts'

/** The tables of the mailbox. */
export const mailboxMigration: StoreMigration = {
  name: '0003-mailbox',
  up: async (db, columns) => {
    await db.schema
      .createTable('mailbox_streams')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('stream', columns.bytes16, (column) => column.notNull().unique())
      .addColumn('sender', columns.integer, (column) => column.notNull())
      .addColumn('receiver', columns.integer, (column) => column.notNull())
      .addColumn('next', columns.integer, (column) => column.notNull())
      .addColumn('base', columns.integer, (column) => column.notNull())
      .addColumn('last_ack', columns.blob)
      .addColumn('after_stream', columns.bytes16)
      .addColumn('after_seq', columns.integer, (column) => column.notNull())
      .addColumn('is_orphaned', columns.integer, (column) => column.notNull())
      .addColumn('touched_ms', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('mailbox_streams_sender').on('mailbox_streams').columns(['sender', 'id']).execute()
    await db.schema
      .createTable('mailbox_rows')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('receiver', columns.integer, (column) => column.notNull())
      .addColumn('stream', columns.integer, (column) => column.notNull())
      .addColumn('seq', columns.integer, (column) => column.notNull())
      .addColumn('size', columns.integer, (column) => column.notNull())
      .addColumn('deadline_ms', columns.integer, (column) => column.notNull())
      .addColumn('is_expired', columns.integer, (column) => column.notNull())
      .addColumn('envelope', columns.blob, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('mailbox_rows_receiver').on('mailbox_rows').columns(['receiver', 'id']).execute()
    await db.schema
      .createIndex('mailbox_rows_position')
      .unique()
      .on('mailbox_rows')
      .columns(['stream', 'seq'])
      .execute()
  },
}

/** Rows are found through the streams of their receiver, because an index of their own is what made them slow to insert. */
export const mailboxWaitingMigration: StoreMigration = {
  name: '0006-mailbox-waiting',
  up: async (db, columns) => {
    await db.schema
      .alterTable('mailbox_streams')
      .addColumn('is_waiting', columns.integer, (column) => column.notNull().defaultTo(0))
      .execute()
    const rows = sql`select 1 from mailbox_rows where mailbox_rows.stream = mailbox_streams.id`
    await sql`update mailbox_streams set is_waiting = 1 where exists (${rows})`.execute(db)
    await db.schema
      .createIndex('mailbox_streams_receiver')
      .on('mailbox_streams')
      .columns(['receiver', 'is_waiting', 'id'])
      .execute()
    const receivers = db.schema.dropIndex('mailbox_rows_receiver')
    await (columns.dialect === 'mysql' ? receivers.on('mailbox_rows') : receivers).execute()
  },
}

/** Rows have checksums, and those that are damaged a place of their own. */
export const mailboxSumsMigration: StoreMigration = {
  name: '0007-mailbox-sums',
  up: async (db, columns) => {
    await db.schema.alterTable('mailbox_rows').addColumn('sum', columns.integer).execute()
    await db.schema
      .createTable('mailbox_damaged')
      .addColumn('id', columns.counter, (column) => columns.key(column))
      .addColumn('stream', columns.integer, (column) => column.notNull())
      .addColumn('seq', columns.integer, (column) => column.notNull())
      .addColumn('found_ms', columns.integer, (column) => column.notNull())
      .addColumn('envelope', columns.blob, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('mailbox_damaged_stream').on('mailbox_damaged').columns(['stream', 'seq']).execute()
  },
}
