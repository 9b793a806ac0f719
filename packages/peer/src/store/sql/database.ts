/**
 * What Kith needs of an application's own SQL database to keep a peer's store in it, so that the application's rows, its replies and the
 * position in the stream are one commit. Adapters for the drivers `pg`, `mysql2`, `better-sqlite3` and `node:sqlite` stand beside
 * this file; any other driver is a dozen lines.
 */
export interface SqlDatabase {
  readonly dialect: SqlDialect
  /** Runs one statement by itself. */
  run: RunSql
  /**
   * Runs `work` in one transaction, on one connection: commits durably when `work` resolves, and resolves with its result after that; rolls back and
   * rejects when `work` rejects. The transaction must see, and block, what others commit as `READ COMMITTED` or stricter does.
   */
  transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T>
  /**
   * Takes a lock by name that lasts until it is released, or the process or its connection ends. Nothing when somebody else has it. Databases without
   * such locks leave this out; then a second opening takes the store over.
   */
  lock?(name: string): Promise<SqlLock | undefined>
}

export type SqlDialect = 'postgres' | 'mysql' | 'sqlite'

export interface SqlLock {
  release(): Promise<void>
}

/** A value of a statement: text, numbers, bytes, or nothing. */
export type SqlValue = string | number | bigint | boolean | Uint8Array | null

/** Runs a statement with `$1`, `$2`, … (PostgreSQL) or `?` (MySQL, MariaDB, SQLite) for its values. */
export type RunSql = (statement: string, values?: readonly SqlValue[]) => Promise<SqlAnswer>

export interface SqlAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** How many rows the statement inserted, found for an update, or deleted. */
  readonly changed: number
}
