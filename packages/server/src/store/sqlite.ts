import { closeSync, fdatasync, fstatSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

import { KithError } from '@kith/wire'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'

import { Checkpoints } from './checkpoints.ts'
import type { Connection, InsertRows } from './connection.ts'
import { codeIn, failureOf } from './failure.ts'
import { mendLog } from './mend-log.ts'
import type { Tables } from './tables.ts'

const statementsCached = 300
/** Of a new file. Larger than the default because rows come in large commits, and every page that one touches is written. */
const pageBytes = 8192
/** Pages of the write-ahead log before it begins anew: 8 MiB of a new file. */
const logPagesMax = 1000
/** Time between two copies of the log into the file at least. */
const logPauseMs = 200
/** Pages of the log at which SQLite copies it in the middle of a commit, if it was not copied beside: 200 MiB. */
const checkpointPages = 25_000

/**
 * Opens a SQLite file in WAL mode. A commit leaves its pages in the log without waiting for the disk (`synchronous=NORMAL`), and `sync` then
 * waits for the log while the event loop goes on; the two together are what `synchronous=FULL` does in one call that blocks. SQLite
 * itself syncs the log before it copies pages into the file, and the file before it begins the log anew: what was committed before a `sync` is
 * after it in one of the two.
 *
 * A second file beside it, held in an exclusive transaction for as long as it is open, keeps other processes out; the operating
 * system frees it when this one dies.
 */
export function openSqlite(path: string): Connection {
  if (path === ':memory:') {
    const file = openFile(path)
    const only = kyselyOf(file)
    return {
      dialect: 'sqlite',
      reader: only,
      writer: only,
      place: path,
      insertRows: insertRowsInto(file),
      begin: () => Promise.resolve(),
      sync: () => Promise.resolve(),
      close: () => closeFile(only, file),
    }
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const lock = holdLock(path)
  const files: Sqlite.Database[] = []
  try {
    makeFile(path)
    const wasMended = mendLog(path)
    const write = openFile(path)
    files.push(write)
    const read = openFile(path)
    files.push(read)
    checkStructure(write)
    const [writer, reader] = [kyselyOf(write), kyselyOf(read)]
    const log = openLog(path, write)
    const checkpoints = new Checkpoints(path, { pagesMax: logPagesMax, pauseMs: logPauseMs })
    const close = async (): Promise<void> => {
      await checkpoints.close()
      await closeFile(reader, read)
      await closeFile(writer, write)
      closeSync(log)
      lock.close()
    }
    const sync = async (): Promise<void> => {
      await syncFile(log)
      if (fstatSync(log).size >= logPagesMax * pageBytes) checkpoints.committed()
    }
    const begin = (): Promise<void> => checkpoints.begin()
    const insertRows = insertRowsInto(write)
    return { dialect: 'sqlite', reader, writer, place: path, wasMended, insertRows, begin, sync, close }
  } catch (cause) {
    for (const file of files) file.close()
    lock.close()
    if (failureOf('sqlite', cause) === 'damaged') throw cause
    throw new KithError('store-failed', `The store ${path} does not open.`, { cause })
  }
}

/** A larger file is not read whole at opening; `kith verify` does that. */
const checkedBytesMax = 64 * 1024 * 1024

/** Throws as SQLite does when the structure of the file is damaged. */
function checkStructure(file: Sqlite.Database): void {
  const [pages, bytes] = ['page_count', 'page_size'].map((name) => file.pragma(name, { simple: true }) as number)
  if ((pages ?? 0) * (bytes ?? 0) > checkedBytesMax) return
  const found = file.pragma('integrity_check(1)', { simple: true })
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
}

/** Opens a SQLite file to read it only, also while a server runs on it. */
export function readSqlite(path: string): Pick<Connection, 'dialect' | 'reader' | 'place' | 'close'> {
  const file = new Sqlite(path, { readonly: true, timeout: 5000 })
  const reader = kyselyOf(file)
  return { dialect: 'sqlite', reader, place: path, close: () => closeFile(reader, file) }
}

/** Opens a SQLite file for a change from beside, also while a server runs on it: each waits for the other's commit. */
export function changeSqlite(path: string): Pick<Connection, 'dialect' | 'writer' | 'place' | 'close'> {
  const file = new Sqlite(path, { timeout: 5000, fileMustExist: true })
  file.pragma('synchronous = FULL')
  const writer = kyselyOf(file)
  return { dialect: 'sqlite', writer, place: path, close: () => closeFile(writer, file) }
}

/** Kysely closes a file only if it has used it. */
async function closeFile(kysely: Kysely<Tables>, file: Sqlite.Database): Promise<void> {
  await kysely.destroy()
  if (file.open) file.close()
}

/**
 * Makes the file when it is missing, readable by its owner only, because the network's key is in it; SQLite gives the files beside it
 * the same rights. One that is there is not opened: closing it again would take this process' own locks on it away (POSIX).
 */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600))
  } catch (cause) {
    if (codeIn(cause) !== 'EEXIST') throw cause
  }
}

const syncFile = promisify(fdatasync)

/** The write-ahead log, which SQLite makes with the first look at the file and keeps while it is open. */
function openLog(path: string, file: Sqlite.Database): number {
  file.pragma('schema_version')
  return openSync(`${path}-wal`, 'r+')
}

function openFile(path: string): Sqlite.Database {
  const file = new Sqlite(path, { timeout: 5000 })
  file.pragma(`page_size = ${String(pageBytes)}`)
  file.pragma('journal_mode = WAL')
  file.pragma('synchronous = NORMAL')
  file.pragma(`wal_autocheckpoint = ${String(checkpointPages)}`)
  file.pragma('cache_size = -32768')
  file.pragma('temp_store = MEMORY')
  return file
}

function holdLock(path: string): Sqlite.Database {
  const lock = new Sqlite(`${path}-lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
    return lock
  } catch (cause) {
    lock.close()
    if (codeIn(cause)?.startsWith('SQLITE_BUSY') !== true) throw cause
    throw new KithError('store-busy', `Another process uses the store ${path}.`, { cause })
  }
}

/** A prepared statement for each row: SQLite is in this process, so there is nothing to gain by larger ones. */
function insertRowsInto(file: Sqlite.Database): InsertRows {
  const statements = new Map<string, Sqlite.Statement<unknown[]>>()
  return (_tx, table, columns, rows) => {
    const text = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
    let statement = statements.get(text)
    if (statement === undefined) {
      statement = file.prepare<unknown[]>(text)
      statements.set(text, statement)
    }
    for (const row of rows) statement.run(row)
    return Promise.resolve()
  }
}

const nothingToDo: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

/** Statements are prepared once; most are asked for again and again. */
function kyselyOf(file: Sqlite.Database): Kysely<Tables> {
  const statements = new Map<string, SqliteStatement>()
  const database: SqliteDatabase = {
    close: () => {
      statements.clear()
      file.close()
    },
    prepare: (text) => {
      // A statement that found no room has ended the transaction itself, and there is nothing to roll back.
      if (text === 'rollback' && !file.inTransaction) return nothingToDo
      const known = statements.get(text)
      if (known !== undefined) return known
      const statement = file.prepare<unknown[]>(text) as unknown as SqliteStatement
      if (statements.size >= statementsCached) {
        for (const oldest of statements.keys()) {
          statements.delete(oldest)
          break
        }
      }
      statements.set(text, statement)
      return statement
    },
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
}
