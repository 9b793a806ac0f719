import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { keyOfBytes } from './key-bytes.ts'
import { layoutVersion } from './sqlite-layout.ts'
import { noteMissing, readMissing } from './sqlite-missing.ts'
import { commitsMark, isWhole, layoutMark, type RawRow, SqliteRecords } from './sqlite-records.ts'
import { openLocked, replace } from './sqlite-salvage.ts'

/** Names of the collections that hold a row. */
export function collectionsOf(database: Database): readonly string[] {
  const rows = database.prepare<[], { collection: unknown }>('SELECT DISTINCT collection FROM records').all()
  return rows.flatMap(({ collection }) => (Buffer.isBuffer(collection) ? [keyOfBytes(collection)] : []))
}

/**
 * Puts a fresh file with the same records in the place of a store's, so that nothing is left in free pages or in the log, and closes the store's database; it is to
 * be opened again. Of records that are damaged only the names stay. Not by VACUUM: that orders the tables anew, and the repair of a damaged file counts on their
 * order.
 */
export function scrub(database: Database, path: string, open: (path: string) => Database): void {
  const fresh = `${path}-salvaged`
  const filling = openLocked(open, fresh)
  try {
    fill(filling, database)
    filling.close()
  } catch (cause) {
    filling.close()
    rmSync(fresh, { force: true })
    throw cause
  }
  database.close()
  replace(fresh, path)
}

function fill(fresh: Database, from: Database): void {
  const [records, known] = [new SqliteRecords(fresh), new SqliteRecords(from)]
  records.writeMark(layoutMark, { count: layoutVersion, sums: 0 })
  const damaged = from.prepare<[], Pick<RawRow, 'collection' | 'key'> & { readonly at_ms: number }>(
    'SELECT at_ms, collection, key FROM damaged WHERE is_open = 1 ORDER BY id',
  )
  for (const { at_ms: atMs, collection, key } of damaged.all())
    records.setAside({ id: undefined, collection, key, version: null, sum: null, value: null }, atMs)
  const rows = from.prepare<[], RawRow>('SELECT id, collection, key, version, sum, value FROM records ORDER BY id')
  for (const row of rows.iterate())
    if (isWhole(row)) records.putRow(row)
    else records.setAside({ ...row, id: undefined, value: null }, Date.now())
  for (const [collection, { count, sinceMs }] of readMissing(known)) noteMissing(records, collection, count, sinceMs)
  records.mark()
  records.writeMark(commitsMark, { count: known.readMark(commitsMark)?.count ?? 0, sums: 0 })
  fresh.exec('COMMIT')
}
