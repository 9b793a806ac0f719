import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import mysql from 'mysql2/promise'
import pg from 'pg'

/** An empty database for one test. */
export interface EmptyDatabase {
  readonly url: string
  remove(): Promise<void>
}

/** A kind of database that the contract runs on, or why it does not. */
export interface DatabaseKind {
  readonly name: string
  readonly missing: string | undefined
  make(): Promise<EmptyDatabase>
}

const postgresUrl = process.env['KITH_TEST_POSTGRES_URL']
const mysqlUrl = process.env['KITH_TEST_MYSQL_URL']

/** The databases of this machine. */
export const databaseKinds: readonly DatabaseKind[] = [
  { name: 'SQLite', missing: undefined, make: makeSqlite },
  { name: 'PostgreSQL', missing: missingWithout('KITH_TEST_POSTGRES_URL', postgresUrl), make: makePostgres },
  { name: 'MariaDB', missing: missingWithout('KITH_TEST_MYSQL_URL', mysqlUrl), make: makeMysql },
]

async function makeSqlite(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-store-'))
  return { url: `sqlite:${join(folder, 'kith.db')}`, remove: () => rm(folder, { recursive: true, force: true }) }
}

async function makePostgres(): Promise<EmptyDatabase> {
  const name = databaseName()
  const run = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: postgresUrl })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  await run(`create database ${name}`)
  return { url: withDatabase(postgresUrl, name), remove: () => run(`drop database ${name} with (force)`) }
}

async function makeMysql(): Promise<EmptyDatabase> {
  const name = databaseName()
  const run = async (text: string): Promise<void> => {
    const connection = await mysql.createConnection(mysqlUrl ?? '')
    await connection.query(text)
    await connection.end()
  }
  await run(`create database ${name}`)
  return { url: withDatabase(mysqlUrl, name), remove: () => run(`drop database ${name}`) }
}

function databaseName(): string {
  return `kith_${randomBytes(6).toString('hex')}`
}

function withDatabase(url: string | undefined, name: string): string {
  const changed = new URL(url ?? '')
  changed.pathname = `/${name}`
  return changed.href
}

function missingWithout(variable: string, value: string | undefined): string | undefined {
  return value === undefined ? `${variable} is not set` : undefined
}
