import type { Database, DatabaseOptions } from './database.ts'

/**
 * Opens a database and brings its tables to this version. `url` is `sqlite:path` (a file, `:memory:` for tests), `postgres://…` or
 * `mysql://…`.
 *
 * Rejects with `KithError`: `option-invalid` for another url, `store-busy` when another process has the SQLite file open,
 * `store-newer` when a later version of the program has written it, `database-unreachable` when the database does not answer
 * (trying again is the caller's).
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  throw new Error(`not yet: ${url} ${String(options.connectMs)}`)
}
