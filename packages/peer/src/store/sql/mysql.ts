import type { RunSql, SqlDatabase } from './database.ts'

/** What is used of a pool of the driver `mysql2/promise`. */
export interface MysqlPool {
  getConnection(): Promise<MysqlConnection>
}

/** What is used of a connection of the driver `mysql2/promise`. */
export interface MysqlConnection {
  query(statement: string, values?: unknown[]): Promise<[unknown, unknown]>
  release(): void
  destroy(): void
}

/** A MySQL or MariaDB database, through a pool of the driver `mysql2/promise`. One connection of the pool is kept for the store's lock. */
export function mysqlDatabase(pool: MysqlPool): SqlDatabase {
  return {
    dialect: 'mysql',
    run: (statement, values) => onConnection(pool, (run) => run(statement, values)),
    transaction: (work) =>
      onConnection(pool, async (run) => {
        await run('START TRANSACTION')
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
      const connection = await pool.getConnection()
      if (!(await isTaken(connection, name))) {
        connection.release()
        return undefined
      }
      return {
        release: async () => {
          try {
            await connection.query(`DO RELEASE_LOCK(${lockName})`, [name])
            connection.release()
          } catch {
            // The lock has ended with its connection.
            connection.destroy()
          }
        },
      }
    },
  }
}

/** A lock is one of the whole server, and this one is of one database. Its name has at most 64 characters. */
const lockName = "SHA1(CONCAT(DATABASE(), ' ', ?))"

async function isTaken(connection: MysqlConnection, name: string): Promise<boolean> {
  try {
    const { rows } = await runOn(connection)(`SELECT GET_LOCK(${lockName}, 0) AS taken`, [name])
    return Number(rows[0]?.['taken']) === 1
  } catch (error) {
    connection.destroy()
    throw error
  }
}

async function onConnection<T>(pool: MysqlPool, work: (run: RunSql) => Promise<T>): Promise<T> {
  const connection = await pool.getConnection()
  try {
    const result = await work(runOn(connection))
    connection.release()
    return result
  } catch (error) {
    // After an error nobody knows in what state the connection is.
    connection.destroy()
    throw error
  }
}

function runOn(connection: MysqlConnection): RunSql {
  return async (statement, values = []) => {
    const bytes = values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value))
    const [answer] = await connection.query(statement, bytes)
    if (Array.isArray(answer)) return { rows: answer as Record<string, unknown>[], changed: 0 }
    return { rows: [], changed: (answer as { readonly affectedRows?: number }).affectedRows ?? 0 }
  }
}
