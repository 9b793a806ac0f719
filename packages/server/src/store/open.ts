import { KithError } from '@kith/wire'
import { type Kysely, sql, type Transaction } from 'kysely'

import { type Connection, type ConnectionOptions, databaseDefaults, type InsertRows } from './connection.ts'
import type { Database, DatabaseOptions, DatabaseStatistics } from './database.ts'
import { bufferOf } from './bytes.ts'
import type { Dialect } from './columns.ts'
import { errorOf } from './failure.ts'
import { GroupCommit } from './group-commit.ts'
import { migrations, type StoreMigration } from './migrations.ts'
import { migrate } from './schema.ts'
import { openMysql, openPostgres } from './servers.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

/**
 * Opens a database and brings its tables to this version. `url` is `sqlite:path` (a file, or `:memory:`), `postgres://…` or
 * `mysql://…`.
 *
 * Rejects with `KithError`: `option-invalid` for another url, `store-busy` when another process has the SQLite file open,
 * `store-newer` when a later version of the program has written it, `database-unreachable` when the database does not answer
 * or does not let us in (trying again is the caller's), `store-failed` when a SQLite file cannot be read.
 */
export async function openDatabase(
  url: string,
  options: DatabaseOptions = {},
  steps: readonly StoreMigration[] = migrations,
): Promise<Database> {
  const settings = { ...databaseDefaults, ...options }
  const connection = opened(url, settings)
  try {
    await sql`select 1`.execute(connection.writer)
    await migrate(connection, steps)
    await connection.sync()
  } catch (cause) {
    await connection.close()
    throw errorOf(connection.dialect, connection.place, cause)
  }
  return new OpenDatabase(connection, settings)
}

/** The connection, whose failures are those of a store. */
function opened(url: string, options: ConnectionOptions): Connection {
  try {
    return connect(url, options)
  } catch (cause) {
    throw errorOf('sqlite', url.slice(url.indexOf(':') + 1), cause)
  }
}

function connect(url: string, options: ConnectionOptions): Connection {
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) return openSqlite(url.slice('sqlite:'.length))
  if (URL.canParse(url)) {
    if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url, options)
    if (/^(?:mysql|mariadb):/.test(url)) return openMysql(url.replace(/^mariadb:/, 'mysql:'), options)
  }
  throw new KithError('option-invalid', 'A store is given as sqlite:path, postgres://… or mysql://….')
}

class OpenDatabase implements Database {
  readonly dialect: Dialect
  readonly insertRows: InsertRows
  readonly #connection: Connection
  readonly #commits: GroupCommit
  #closing: Promise<void> | undefined

  constructor(connection: Connection, options: ConnectionOptions) {
    this.dialect = connection.dialect
    this.insertRows = connection.insertRows
    this.#connection = connection
    this.#commits = new GroupCommit(connection, options)
  }

  async read<T>(query: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#commits.stopped !== undefined) throw this.#commits.stopped
    if (this.#closing !== undefined) throw new KithError('disposed', 'The store is closed.')
    try {
      return await query(this.#connection.reader)
    } catch (cause) {
      throw errorOf(this.dialect, this.#connection.place, cause)
    }
  }

  async commit<T>(write: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw new KithError('disposed', 'The store is closed.')
    return this.#commits.commit(write)
  }

  fact(key: string, make: () => Uint8Array): Promise<Uint8Array> {
    return this.commit(async (tx) => {
      const kept = await tx.selectFrom('store_facts').select('value').where('key', '=', key).executeTakeFirst()
      if (kept !== undefined) return kept.value
      const value = bufferOf(make())
      await tx.insertInto('store_facts').values({ key, value }).execute()
      return value
    })
  }

  statistics(): DatabaseStatistics {
    const { commits, writes, waiting, fullSinceMs } = this.#commits
    return { commits, writes, waiting, fullSinceMs, wasMended: this.#connection.wasMended === true }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#commits.stop(new KithError('disposed', 'The store is closed.'))
    await this.#connection.close()
  }
}
