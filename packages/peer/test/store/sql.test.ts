import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

import type { WriteGroup } from '@kith/core'
import {
  mysqlDatabase,
  openSqlStore,
  postgresDatabase,
  type RunSql,
  type SqlDatabase,
  sqliteDatabase,
} from '@kith/peer'
import { registerPeerStoreContract } from '@kith/testing/contracts'
import openSqlite from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const postgresUrl = process.env['KITH_TEST_POSTGRES_URL']
const mysqlUrl = process.env['KITH_TEST_MYSQL_URL']

/** A database of an application, for one test. */
interface Place {
  readonly database: SqlDatabase
  end(): Promise<void>
}

const kinds: readonly { readonly name: string; readonly isMissing: boolean; readonly make: () => Promise<Place> }[] = [
  { name: 'better-sqlite3', isMissing: false, make: makeBetterSqlite },
  { name: 'node:sqlite', isMissing: false, make: makeNodeSqlite },
  {
    name: 'pg (without KITH_TEST_POSTGRES_URL there is no server)',
    isMissing: postgresUrl === undefined,
    make: makePostgres,
  },
  {
    name: 'mysql2 (without KITH_TEST_MYSQL_URL there is no server)',
    isMissing: mysqlUrl === undefined,
    make: makeMysql,
  },
]

async function makeBetterSqlite(): Promise<Place> {
  const connection = openSqlite(':memory:')
  return { database: sqliteDatabase(connection), end: async () => void connection.close() }
}

async function makeNodeSqlite(): Promise<Place> {
  const connection = new DatabaseSync(':memory:')
  return { database: sqliteDatabase(connection), end: async () => void connection.close() }
}

async function makePostgres(): Promise<Place> {
  const name = `kith_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: postgresUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(postgresUrl ?? '')
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 5 })
  // The database is dropped under connections that are being closed.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  const end = async (): Promise<void> => {
    await pool.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
  return { database: postgresDatabase(pool), end }
}

async function makeMysql(): Promise<Place> {
  const name = `kith_${randomBytes(6).toString('hex')}`
  const admin = await mysql.createConnection(mysqlUrl ?? '')
  await admin.query(`create database ${name}`)
  const url = new URL(mysqlUrl ?? '')
  url.pathname = `/${name}`
  const pool = mysql.createPool({ uri: url.href, connectionLimit: 5 })
  const end = async (): Promise<void> => {
    await pool.end()
    await admin.query(`drop database ${name}`)
    await admin.end()
  }
  return { database: mysqlDatabase(pool), end }
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const put = (key: string, of: Partial<WriteGroup> = {}): WriteGroup => ({
  changes: [{ collection: 'notes', key, value: text(key) }],
  expects: [],
  ...of,
})

/** A database whose next transactions fail: before their end, or after it, when only the answer is lost. */
class Unreliable implements SqlDatabase {
  readonly #database: SqlDatabase
  readonly dialect: SqlDatabase['dialect']
  readonly run: SqlDatabase['run']
  failures: ('before' | 'after')[] = []

  constructor(database: SqlDatabase) {
    this.#database = database
    this.dialect = database.dialect
    this.run = database.run
  }

  async transaction<T>(work: Parameters<SqlDatabase['transaction']>[0]): Promise<T> {
    const failure = this.failures.shift()
    if (failure === 'before') throw new Error('the connection is lost')
    const result = await this.#database.transaction(work)
    if (failure === 'after') throw new Error('the connection is lost')
    return result as T
  }
}

/** A database that loses a connection, and makes the commit that was on its way there just before the next transaction. */
class Late implements SqlDatabase {
  readonly #database: SqlDatabase
  readonly dialect: SqlDatabase['dialect']
  readonly run: SqlDatabase['run']
  isNextLate = false
  #late: Parameters<RunSql>[] = []

  constructor(database: SqlDatabase) {
    this.#database = database
    this.dialect = database.dialect
    this.run = database.run
  }

  async transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    const [isLate, late] = [this.isNextLate, this.#late]
    this.isNextLate = false
    this.#late = []
    if (late.length > 0)
      await this.#database.transaction(async (run) => {
        for (const statement of late) await run(...statement)
      })
    return this.#database.transaction(async (run) => {
      if (!isLate) return work(run)
      await work((...statement) => {
        this.#late.push(statement)
        return run(...statement)
      })
      throw new Error('the connection is lost')
    })
  }
}

describe.each(kinds)('a store in a database of the application: $name', ({ name, isMissing, make }) => {
  let place: Place
  let database: SqlDatabase
  let prefix: string
  let orders: string
  beforeAll(async () => {
    if (isMissing) return
    place = await make()
    database = place.database
  })
  afterAll(async () => {
    if (!isMissing) await place.end()
  })
  beforeEach(async () => {
    prefix = `kith_${randomBytes(6).toString('hex')}_`
    orders = `orders_${prefix}`
    if (!isMissing) await database.run(`create table ${orders} (id integer not null primary key, item varchar(20))`)
  })

  if (!isMissing)
    registerPeerStoreContract(name, async () => {
      const own = `kith_${randomBytes(6).toString('hex')}_`
      return { open: () => openSqlStore(database, { prefix: own }) }
    })

  const order = (id: number, rows?: number) => ({
    text: `insert into ${orders} values (${database.dialect === 'postgres' ? '$1, $2' : '?, ?'})`,
    values: [id, 'tea'],
    rows,
  })
  const ordered = async (): Promise<number[]> =>
    (await database.run(`select id from ${orders} order by id`)).rows.map((row) => Number(row['id']))

  it.skipIf(isMissing)('[PE39] commits the rows of the application with the records, or none of both', async () => {
    await using store = await openSqlStore(database, { prefix })
    const { conflicts } = await store.commit([
      put('a', { statements: [order(1)] }),
      put('b', { statements: [order(2), order(1)] }),
      put('c', { statements: [order(3, 2)] }),
      put('d', { statements: [order(4)], expects: [{ collection: 'notes', key: 'a', version: 9 }] }),
      put('e', { expects: [{ collection: 'notes', key: 'b', version: 0 }], statements: [order(5, 1)] }),
    ])
    expect(conflicts).toEqual([1, 2, 3])
    expect(await ordered()).toEqual([1, 5])
    expect((await store.list('notes')).map(({ key }) => key)).toEqual(['a', 'e'])
  })

  it.skipIf(isMissing)('[PE39] tries statements without leaving anything behind', async () => {
    await using store = await openSqlStore(database, { prefix })
    expect(await store.tryStatements?.([order(1), order(2, 1)])).toBe(true)
    expect(await store.tryStatements?.([order(1), order(2, 2)])).toBe(false)
    await expect(store.tryStatements?.([order(1), order(1)])).rejects.toThrow()
    expect(await ordered()).toEqual([])
  })

  it.skipIf(isMissing || !name.startsWith('pg'))(
    '[PE39] a constraint that is checked at the end fails its own group, and no other',
    async () => {
      await database.run(
        `alter table ${orders} add column parent integer references ${orders} (id) deferrable initially deferred`,
      )
      const child = (id: number, parent: number) => ({
        text: `insert into ${orders} values ($1, $2, $3)`,
        values: [id, 'tea', parent],
      })
      await using store = await openSqlStore(database, { prefix })
      await expect(store.tryStatements?.([child(1, 9)])).rejects.toThrow()
      expect(await store.tryStatements?.([child(1, 2), order(2)])).toBe(true)
      const { conflicts } = await store.commit([
        put('a', { statements: [child(1, 9)] }),
        put('b', { statements: [order(3)] }),
        put('c', { statements: [child(1, 2), order(2)] }),
      ])
      expect(conflicts).toEqual([0])
      expect(await ordered()).toEqual([1, 2, 3])
    },
  )

  it.skipIf(isMissing)('[PE39] takes no lost connection for a statement that does not work', async () => {
    const unreliable = new Unreliable(database)
    await using store = await openSqlStore(unreliable, { prefix })
    unreliable.failures = ['before']
    expect(await store.tryStatements?.([order(1)])).toBe(true)
  })

  it.skipIf(isMissing)('[PE40] makes a commit once when its answer, or the commit itself, was lost', async () => {
    const unreliable = new Unreliable(database)
    await using store = await openSqlStore(unreliable, { prefix })
    for (const failures of [['after'], ['before'], ['before', 'after'], ['after', 'before']] as const) {
      unreliable.failures = [...failures]
      await store.commit([put('a')])
    }
    expect((await store.get('notes', 'a'))?.version).toBe(4)
  })

  it.skipIf(isMissing)('[PE40] makes a commit once that the database makes only when it is made again', async () => {
    const late = new Late(database)
    await using store = await openSqlStore(late, { prefix })
    const raise = `update ${orders} set id = id + 1`
    await store.commit([put('a', { statements: [order(1)] })])
    late.isNextLate = true
    const { conflicts } = await store.commit([
      put('a', { expects: [{ collection: 'notes', key: 'a', version: 1 }] }),
      put('b', { expects: [{ collection: 'notes', key: 'b', version: 7 }] }),
      put('c', { statements: [{ text: raise, values: [] }] }),
    ])
    expect(conflicts).toEqual([1])
    expect(await ordered()).toEqual([2])
    expect((await store.list('notes')).map(({ key, version }) => [key, version])).toEqual([
      ['a', 2],
      ['c', 1],
    ])
    await store.commit([put('a')])
    expect((await store.get('notes', 'a'))?.version).toBe(3)
  })

  it.skipIf(isMissing)('[PE40] who opens the store later has it, and nobody else writes', async () => {
    // A database without locks: nobody is refused.
    await using first = await openSqlStore(new Unreliable(database), { prefix })
    await first.commit([put('a')])
    await using second = await openSqlStore(new Unreliable(database), { prefix })
    await expect(first.commit([put('b')])).rejects.toMatchObject({ code: 'store-taken' })
    await second.commit([put('c')])
    expect((await second.list('notes')).map(({ key }) => key)).toEqual(['a', 'c'])
  })
})
