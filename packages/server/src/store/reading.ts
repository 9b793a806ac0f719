import { existsSync } from 'node:fs'

import { KithError } from '@kith/wire'

import { databaseDefaults } from './connection.ts'
import { openMysql, openPostgres } from './servers.ts'
import { readSqlite } from './sqlite.ts'

/**
 * Opens a server's store to be looked at; a server may run on it meanwhile. `url` is as for `serve`, or the path of an SQLite file.
 *
 * @throws {@link KithError} `option-invalid` when there is no such file.
 */
export function readingStore(url: string): ReturnType<typeof readSqlite> {
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres(url, databaseDefaults)
  if (/^(?:mysql|mariadb):/.test(url)) return openMysql(url.replace(/^mariadb:/, 'mysql:'), databaseDefaults)
  const path = url.replace(/^sqlite:/, '')
  if (!existsSync(path)) throw new KithError('option-invalid', `There is no store at ${path}.`)
  return readSqlite(path)
}
