import { existsSync } from 'node:fs'

import { KithError } from '@kith/wire'

import { type Connection, databaseDefaults } from './connection.ts'
import { openMysql, openPostgres } from './servers.ts'
import { changeSqlite, readSqlite } from './sqlite.ts'

/**
 * Opens a server's store to be looked at; a server may run on it meanwhile. `url` is as for `serve`, or the path of an SQLite file.
 *
 * @throws {@link KithError} `option-invalid` when there is no such file.
 */
export function readingStore(url: string): ReturnType<typeof readSqlite> {
  return serverStore(url) ?? readSqlite(pathOf(url))
}

/** The same for a change from beside. */
export function changingStore(url: string): ReturnType<typeof changeSqlite> {
  return serverStore(url) ?? changeSqlite(pathOf(url))
}

function serverStore(url: string): Connection | undefined {
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url, databaseDefaults)
  if (/^(?:mysql|mariadb):/.test(url)) return openMysql(url.replace(/^mariadb:/, 'mysql:'), databaseDefaults)
  return undefined
}

function pathOf(url: string): string {
  const path = url.replace(/^sqlite:/, '')
  if (!existsSync(path)) throw new KithError('option-invalid', `There is no store at ${path}.`)
  return path
}
