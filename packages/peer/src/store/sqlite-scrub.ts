import type { Database } from 'better-sqlite3'
import { keyOfBytes } from './key-bytes.ts'
import type { Sealable } from './store.ts'

/** What a store in an SQLite file gives to who seals it; `read` runs work on the database between commits. */
export function sqliteSealable(database: Database, read: <T>(work: () => T) => T): Sealable {
  return {
    collections: async () => read(() => collectionsOf(database)),
    scrub: async () => {
      read(() => {
        scrub(database)
      })
    },
  }
}

function collectionsOf(database: Database): readonly string[] {
  const rows = database.prepare<[], { collection: unknown }>('SELECT DISTINCT collection FROM records').all()
  return rows.flatMap(({ collection }) => (Buffer.isBuffer(collection) ? [keyOfBytes(collection)] : []))
}

/**
 * Makes the file anew of what it holds, so that nothing is left in free pages, and empties its log. Of records that are damaged only the names
 * stay.
 */
function scrub(database: Database): void {
  database.exec('UPDATE damaged SET value = NULL WHERE value IS NOT NULL')
  database.exec('VACUUM')
  database.pragma('wal_checkpoint(TRUNCATE)')
}
