import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { hasOlderLayout, layoutVersion } from './sqlite-layout.ts'
import { layoutMark, type Row, SqliteRecords } from './sqlite-records.ts'
import { openLocked, replace } from './sqlite-salvage.ts'

/** Brings a store of layout 1, which has no checksums, to the present one: into a fresh file that then takes its place. */
export function upgrade(path: string, open: (path: string) => Database): void {
  const fresh = `${path}-salvaged`
  const database = openLocked(open, fresh)
  try {
    const older = open(path)
    try {
      older.pragma('locking_mode = EXCLUSIVE')
      older.exec('BEGIN IMMEDIATE')
      if (!hasOlderLayout(older)) throw new Error('another process brought the store to another layout')
      const records = new SqliteRecords(database)
      records.writeMark(layoutMark, { count: layoutVersion, sums: 0 })
      const rows = older.prepare<[], Pick<Row, 'collection' | 'key' | 'version' | 'value'>>(
        'SELECT collection, key, version, value FROM records ORDER BY id',
      )
      for (const row of rows.iterate()) records.putRow(row)
      records.mark()
      database.exec('COMMIT')
    } finally {
      older.close()
    }
  } catch (cause) {
    database.close()
    rmSync(fresh, { force: true })
    throw cause
  }
  database.close()
  replace(fresh, path)
}
