import type { Kysely } from 'kysely'

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
  close(): Promise<void>
}

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
