import type { Kysely, Transaction } from 'kysely'

import type { Dialect } from './columns.ts'
import type { InsertRows } from './connection.ts'
import type { Tables } from './tables.ts'

/** How a database is opened. */
export interface DatabaseOptions {
  /** Longest wait for a connection or an answer at opening, in milliseconds. @default 5000 */
  readonly connectMs?: number
  /** Connections held to PostgreSQL or MySQL. @default 8 */
  readonly connectionsMax?: number
  /** Writes that may wait for their commit; more are refused with `server-busy`. @default 100000 */
  readonly writesWaitingMax?: number
  /** Writes that share one commit at most. @default 1000 */
  readonly writesPerCommitMax?: number
}

/** A database that is open and has the tables of this version. */
export interface Database extends AsyncDisposable {
  readonly dialect: Dialect
  /**
   * For reading. What `commit` has resolved is visible here. Failures of the connection reject with `KithError` code
   * `database-unreachable`; on SQLite a failed store rejects with `store-failed`.
   */
  read<T>(query: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /**
   * Writes through the one writer: everything asked for in the same turn of the event loop, or while an earlier commit runs, shares
   * one transaction, in order. Resolves with what `write` returned after the commit is on disk.
   *
   * `write` may run again when another write of the same commit failed, so it must only depend on what it reads from `tx`. It may
   * throw: then nothing of it is written, its caller gets the error, and the others are not disturbed. A unique constraint that fails because of
   * a concurrent server makes it run again, at most three times.
   *
   * Rejects with `database-unreachable` when the connection is lost (whether it was committed is then unknown; later calls work
   * again when the database is back), `store-full` when there is no room (nothing was written; later calls work again when there is
   * some), `store-damaged` and `store-failed` after a failed commit on SQLite (until reopened), `server-busy` when too many
   * wait, and `disposed`.
   */
  commit<T>(write: (tx: Transaction<Tables>) => Promise<T>): Promise<T>
  /** Inserts many rows within `commit`; much faster than a statement built for them. */
  readonly insertRows: InsertRows
  /** The value kept under `key`; made once, durably, when there is none. */
  fact(key: string, make: () => Uint8Array): Promise<Uint8Array>
  /** Counts since opening, for metrics. */
  statistics(): DatabaseStatistics
  /** Waits for the writes that were asked for, then closes. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Counts since a database was opened. */
export interface DatabaseStatistics {
  readonly commits: number
  readonly writes: number
  readonly waiting: number
  /** The log of the SQLite file was damaged at opening, and the commits behind the damage were brought back (spec MB19). */
  readonly wasMended: boolean
  /** Since when there is no room, in milliseconds since 1970; nothing while there is some. */
  readonly fullSinceMs: number | undefined
}
