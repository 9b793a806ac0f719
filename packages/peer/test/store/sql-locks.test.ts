import { EventEmitter } from 'node:events'

import { mysqlDatabase, postgresDatabase } from '@kith/peer'
import { describe, expect, it } from 'vitest'

/** A connection that takes locks, and breaks when it is told to; it notes how it was given back. */
class Connection extends EventEmitter {
  isBroken = false
  readonly asked: string[] = []
  readonly ends: string[] = []

  query(statement: string): Promise<never> {
    this.asked.push(statement)
    if (this.isBroken) return Promise.reject(new Error('the connection is lost'))
    const rows = [{ taken: statement.includes('GET_LOCK') ? 1 : true }]
    return Promise.resolve(Object.assign([rows, []], { rows, rowCount: 1 }) as never)
  }

  release(isBroken?: boolean): void {
    this.ends.push(isBroken === true ? 'destroyed' : 'released')
  }

  destroy(): void {
    this.ends.push('destroyed')
  }
}

describe.each([
  {
    driver: 'pg',
    open: (one: Connection) => postgresDatabase({ connect: () => Promise.resolve(one) }),
  },
  {
    driver: 'mysql2',
    open: (one: Connection) => mysqlDatabase({ getConnection: () => Promise.resolve(one) }),
  },
])('the lock of a store, through $driver', ({ driver, open }) => {
  it('[PE40] gives its connection back, whole or broken', async () => {
    for (const isBroken of [false, true]) {
      const connection = new Connection()
      const lock = await open(connection).lock?.('kith kith_')
      connection.isBroken = isBroken
      await lock?.release()
      expect(connection.ends).toEqual([isBroken ? 'destroyed' : 'released'])
    }
    const connection = new Connection()
    connection.isBroken = true
    await expect(open(connection).lock?.('kith kith_')).rejects.toThrow()
    expect(connection.ends).toEqual(['destroyed'])
  })

  it('[PE40] is of one database, not of the whole server', async () => {
    const connection = new Connection()
    await open(connection).lock?.('kith kith_')
    // An advisory lock of PostgreSQL is one of its database already.
    expect(connection.asked[0]).toContain(driver === 'pg' ? 'pg_try_advisory_lock' : 'DATABASE()')
  })
})

it('[PE40] a connection that breaks while it is used ends a transaction, not the program', async () => {
  const connection = new Connection()
  const database = postgresDatabase({ connect: () => Promise.resolve(connection) })
  let heardBy = 0
  const working = database.transaction(async (run) => {
    connection.isBroken = true
    heardBy = connection.listenerCount('error')
    await run('select 1')
  })
  await expect(working).rejects.toThrow('the connection is lost')
  expect(heardBy).toBe(1)
  expect(connection.ends).toEqual(['destroyed'])
  expect(connection.listenerCount('error')).toBe(0)
})
