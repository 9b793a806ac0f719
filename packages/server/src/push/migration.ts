import { limits } from '@kith/wire'

import type { StoreMigration } from '../store/migrations.ts'

/** Subscriptions at push services. */
export const pushMigration: StoreMigration = {
  name: '0016-push',
  up: async (db, columns) => {
    await db.schema
      .createTable('push_subscriptions')
      .addColumn('device', columns.bytes16, (column) => column.primaryKey())
      .addColumn('name_id', columns.integer, (column) => column.notNull())
      .addColumn('endpoint', columns.text(limits.pushEndpointBytesMax), (column) => column.notNull())
      .addColumn('p256dh', columns.blob, (column) => column.notNull())
      .addColumn('auth', columns.bytes16, (column) => column.notNull())
      .addColumn('made_ms', columns.integer, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('push_subscriptions_name').on('push_subscriptions').column('name_id').execute()
  },
}
