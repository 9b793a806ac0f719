import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import mysql from 'mysql2'
import pg from 'pg'

import { type Connection, type ConnectionOptions, statementMsMax } from './connection.ts'
import { insertRowsTogether } from './insert-rows.ts'
import type { Tables } from './tables.ts'

const int8 = 20
const numeric = 1700

/** A pool of connections to PostgreSQL. */
export function openPostgres(url: string, options: ConnectionOptions): Connection {
  const numberTypes = new Set([int8, numeric])
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectMs,
    query_timeout: statementMsMax,
    keepAlive: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        numberTypes.has(oid) ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
    },
  })
  // A connection that breaks is taken out of the pool, and whoever waits for an answer on it is told; the event itself says nothing more.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return connectionOf('postgres', kysely, url)
}

/** A pool of connections to MySQL or MariaDB, each of which reads what is committed. */
export function openMysql(url: string, options: ConnectionOptions): Connection {
  const pool = mysql.createPool({
    uri: url,
    connectionLimit: options.connectionsMax,
    connectTimeout: options.connectMs,
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
    enableKeepAlive: true,
  })
  pool.on('connection', (connection) => {
    connection.on('error', () => undefined)
    connection.query('set session transaction isolation level read committed', () => undefined)
  })
  const kysely = new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) })
  return connectionOf('mysql', kysely, url)
}

function connectionOf(dialect: 'postgres' | 'mysql', kysely: Kysely<Tables>, url: string): Connection {
  return {
    dialect,
    reader: kysely,
    writer: kysely,
    place: placeOf(url),
    insertRows: insertRowsTogether,
    begin: () => Promise.resolve(),
    // The server answers a commit when it is on its disk.
    sync: () => Promise.resolve(),
    close: () => kysely.destroy(),
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
