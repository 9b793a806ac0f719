import type { Database } from 'better-sqlite3'

/** `PRAGMA application_id` of a peer's store: "Kith" in ASCII. */
export const applicationId = 0x4b_69_74_68
/** `PRAGMA user_version`: the layout this program reads and writes. 1 had no checksums. */
export const layoutVersion = 2
/** Bytes of a page; what SQLite makes by itself. */
export const pageBytes = 4096

/** What makes the tables, in an order that never changes: a damaged first page is replaced by that of an empty store. */
const statements = [
  `CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    collection BLOB NOT NULL,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    value BLOB NOT NULL
  )`,
  'CREATE UNIQUE INDEX records_by_key ON records (collection, key)',
  `CREATE TABLE marks (
    name BLOB PRIMARY KEY,
    count INTEGER NOT NULL,
    sums INTEGER NOT NULL,
    sum INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE damaged (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    collection BLOB,
    key BLOB,
    version INTEGER,
    sum INTEGER,
    value BLOB
  )`,
] as const

/** The tables of layout 1. */
const olderStatements = [
  `CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    collection BLOB NOT NULL,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    value BLOB NOT NULL
  )`,
  'CREATE UNIQUE INDEX records_by_key ON records (collection, key)',
] as const

/** Makes the tables in an empty database. */
export function makeLayout(database: Database): void {
  for (const statement of statements) database.exec(statement)
  database.pragma(`application_id = ${String(applicationId)}`)
  database.pragma(`user_version = ${String(layoutVersion)}`)
}

/** True when the database has exactly the tables of this layout. */
export function hasLayout(database: Database): boolean {
  return consistsOf(database, statements)
}

/** True when the database has exactly the tables of layout 1. */
export function hasOlderLayout(database: Database): boolean {
  return consistsOf(database, olderStatements)
}

function consistsOf(database: Database, made: readonly string[]): boolean {
  const rows = database
    .prepare<[], { sql: unknown }>("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all()
  return rows.length === made.length && rows.every(({ sql }, at) => sql === made[at])
}
