import type { Kysely, Transaction } from 'kysely'

import type { DatabaseOptions } from './database.ts'
import type { Dialect } from './columns.ts'
import type { Tables } from './tables.ts'

/** A database as its driver gives it: one handle to read with and one to write with, which may be the same. */
export interface Connection {
  readonly dialect: Dialect
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  /** Where it is, without a password, for messages. */
  readonly place: string
  /** Commits were behind damage in the log of an SQLite file, and were brought back. */
  readonly wasMended?: boolean
  /** As `Database.insertRows`. */
  readonly insertRows: InsertRows
  /** Resolves when a transaction may begin. */
  begin(): Promise<void>
  /** Resolves when everything that was committed is on disk. After a failure nobody knows what is. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Inserts rows in a transaction, given as values in the order of the columns, in the way that is fastest on the database. Values are what the
 * driver takes.
 */
export type InsertRows = (
  tx: Transaction<Tables>,
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
) => Promise<void>

/** Options with their defaults. */
export type ConnectionOptions = Required<DatabaseOptions>

/** Defaults of `DatabaseOptions`. */
export const databaseDefaults: ConnectionOptions = {
  connectMs: 5000,
  connectionsMax: 8,
  writesWaitingMax: 100_000,
  writesPerCommitMax: 1000,
}

/** Longest wait for the answer to one statement of PostgreSQL or MySQL, in milliseconds; past it the database counts as away. */
export const statementMsMax = 30_000
