import type { RunSql, SqlDatabase } from './database.ts'

/** What is used of a `Pool` of the driver `pg`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
}

/** What is used of a client of the driver `pg`. */
export interface PostgresClient {
  query(statement: string, values?: unknown[]): Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  release(error?: boolean): void
}

/** A PostgreSQL database, through a pool of the driver `pg`. One connection of the pool is kept for the store's lock. */
export function postgresDatabase(pool: PostgresPool): SqlDatabase {
  return {
    dialect: 'postgres',
    run: (statement, values) => onClient(pool, (run) => run(statement, values)),
    transaction: (work) =>
      onClient(pool, async (run) => {
        await run('BEGIN')
        try {
          const result = await work(run)
          await run('COMMIT')
          return result
        } catch (error) {
          await run('ROLLBACK')
          throw error
        }
      }),
    lock: async (name) => {
      // A connection that breaks lets go of the lock; the store is fenced besides.
      const client = await borrow(pool)
      if (!(await isTaken(client, name))) {
        giveBack(client, false)
        return undefined
      }
      return {
        release: async () => {
          try {
            await client.query('SELECT pg_advisory_unlock(hashtext($1))', [name])
            giveBack(client, false)
          } catch {
            // The lock has ended with its connection.
            giveBack(client, true)
          }
        },
      }
    },
  }
}

/** A client of the pool, which nobody but its borrower hears: without a listener, a connection that breaks would end the program. */
async function borrow(pool: PostgresPool): Promise<PostgresClient> {
  const client = await pool.connect()
  client.on('error', toldByQueries)
  return client
}

function giveBack(client: PostgresClient, isBroken: boolean): void {
  client.off('error', toldByQueries)
  client.release(isBroken)
}

function toldByQueries(): void {
  // Whoever asks a broken connection is refused.
}

async function isTaken(client: PostgresClient, name: string): Promise<boolean> {
  try {
    const { rows } = await runOn(client)('SELECT pg_try_advisory_lock(hashtext($1)) AS taken', [name])
    return rows[0]?.['taken'] === true
  } catch (error) {
    giveBack(client, true)
    throw error
  }
}

async function onClient<T>(pool: PostgresPool, work: (run: RunSql) => Promise<T>): Promise<T> {
  const client = await borrow(pool)
  let isBroken = true
  try {
    const result = await work(runOn(client))
    isBroken = false
    return result
  } finally {
    // After an error nobody knows in what state the connection is.
    giveBack(client, isBroken)
  }
}

function runOn(client: PostgresClient): RunSql {
  return async (statement, values = []) => {
    const bytes = values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))
    const { rows, rowCount } = await client.query(statement, bytes)
    return { rows: rows as Record<string, unknown>[], changed: rowCount ?? 0 }
  }
}
