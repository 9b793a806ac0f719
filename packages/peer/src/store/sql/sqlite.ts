import type { RunSql, SqlDatabase, SqlValue } from './database.ts'

/** What is used of a database of `better-sqlite3`, or a `DatabaseSync` of `node:sqlite`. */
export interface SqliteConnection {
  exec(statements: string): unknown
  prepare(statement: string): SqliteStatement
}

/** What is used of a prepared statement of either. */
export interface SqliteStatement {
  all(...values: never[]): unknown[]
  run(...values: never[]): { readonly changes: number | bigint }
}

/**
 * An SQLite database, through `better-sqlite3` or `node:sqlite`. Its lock holds within this object; another process that opens the file takes the
 * store over. The application must not begin transactions of its own on this connection while the
 * store is open, and should set `PRAGMA synchronous = FULL`: what is acknowledged is as durable as its commits are.
 */
export function sqliteDatabase(connection: SqliteConnection): SqlDatabase {
  const run: RunSql = (statement, values = []) => Promise.resolve(runOn(connection, statement, values))
  // The connection is one for all, so that transactions follow each other.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
  const taken = new Set<string>()
  return {
    dialect: 'sqlite',
    run: (statement, values) => inTurn(() => run(statement, values)),
    transaction: (work) =>
      inTurn(async () => {
        connection.exec('BEGIN IMMEDIATE')
        try {
          const result = await work(run)
          connection.exec('COMMIT')
          return result
        } catch (error) {
          connection.exec('ROLLBACK')
          throw error
        }
      }),
    lock: (name) => {
      if (taken.has(name)) return Promise.resolve(undefined)
      taken.add(name)
      const release = (): Promise<void> => {
        taken.delete(name)
        return Promise.resolve()
      }
      return Promise.resolve({ release })
    },
  }
}

function runOn(
  connection: SqliteConnection,
  statement: string,
  values: readonly SqlValue[],
): Awaited<ReturnType<RunSql>> {
  const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value)) as never[]
  const prepared = connection.prepare(statement)
  if (/^\s*(?:SELECT|WITH|VALUES|PRAGMA)\b/i.test(statement))
    return { rows: prepared.all(...bound) as Record<string, unknown>[], changed: 0 }
  return { rows: [], changed: Number(prepared.run(...bound).changes) }
}
