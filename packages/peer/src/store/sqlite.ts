import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import type { Database, Statement } from 'better-sqlite3'
import { boundsOf } from './bounds.ts'
import { Commits, storeFailed } from './commits.ts'
import { bytesOfKey, keyOfBytes } from './key-bytes.ts'
import { applyGroups, type Ground } from './overlay.ts'
import type { CommitResult, PeerStore, StoredRecord, StoreRange } from './store.ts'

/** `PRAGMA application_id` of a peer's store: "Kith" in ASCII. */
const applicationId = 0x4b_69_74_68
/** `PRAGMA user_version`: the layout this program reads and writes. */
const layoutVersion = 1

/** The database's binary ends an older Node without a word. */
const nodeMajorMin = 22

const layout = `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    collection BLOB NOT NULL,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    value BLOB NOT NULL
  );
  CREATE UNIQUE INDEX records_by_key ON records (collection, key);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${layoutVersion};
`

/**
 * Opens a store in an SQLite file, in Node. The file is made when it is missing, readable by its owner only, because it holds keys.
 * The file is locked until the store is closed or the process ends, however it ends. Commits that are called in one turn of the event
 * loop share one fsync.
 *
 * Rejects `store-busy` at once when another process or store has it open, `store-newer` when a newer program wrote it, and
 * `store-failed` when it is damaged, not a peer's store, or the disk fails; `option-invalid` on a Node older than 22.
 */
export async function openSqliteStore(path: string): Promise<PeerStore> {
  if (Number.parseInt(process.versions.node, 10) < nodeMajorMin)
    throw new KithError('option-invalid', `Kith needs Node ${nodeMajorMin} or newer; this is ${process.versions.node}.`)
  // Loaded when it is needed: a program that keeps nothing needs no database.
  const { default: openDatabase } = await import('better-sqlite3')
  let database: Database | undefined
  try {
    await makeFile(path)
    database = new openDatabase(path, { timeout: 0 })
    prepare(database)
    return new SqliteStore(database)
  } catch (cause) {
    database?.close()
    throw codeOf(cause) === 'SQLITE_BUSY' ? new KithError('store-busy', undefined, { cause }) : storeFailed(cause)
  }
}

/**
 * Makes the file when it is missing. One that is there is not opened: closing it again would take the locks of all this process' other
 * openings away (POSIX), and another process could have the store.
 */
async function makeFile(path: string): Promise<void> {
  const files = await import('node:fs/promises')
  try {
    await (await files.open(path, 'ax', 0o600)).close()
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause
  }
}

function prepare(database: Database): void {
  // In this mode the first access takes the file's lock and keeps it; a second opener finds it busy.
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('BEGIN IMMEDIATE')
  const found = database.pragma('application_id', { simple: true })
  const version = database.pragma('user_version', { simple: true }) as number
  if (version > layoutVersion && found === applicationId) throw new KithError('store-newer')
  const isNew = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (!isNew && found !== applicationId)
    throw new KithError('store-failed', 'The file is an SQLite database, but not a store of Kith.')
  if (isNew) database.exec(layout)
  database.exec('COMMIT')
}

interface Row {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly version: number
}

/** The store over an open, prepared database. */
export class SqliteStore implements PeerStore {
  readonly #database: Database
  readonly #commits: Commits
  readonly #one: Statement<[Buffer, Buffer], Row>
  readonly #version: Statement<[Buffer, Buffer], { version: number }>
  readonly #upward: Statement<[Buffer, Buffer, Buffer, number], Row>
  readonly #downward: Statement<[Buffer, Buffer, Buffer, number], Row>
  readonly #put: Statement<[Buffer, Buffer, Uint8Array]>
  readonly #delete: Statement<[Buffer, Buffer]>

  constructor(database: Database) {
    this.#database = database
    this.#commits = new Commits({
      apply: (groups) => this.#apply(groups),
      gather: () => new Promise((resolve) => setImmediate(resolve)),
    })
    const range = 'SELECT key, value, version FROM records WHERE collection = ? AND key >= ? AND key < ? ORDER BY key'
    this.#one = database.prepare('SELECT key, value, version FROM records WHERE collection = ? AND key = ?')
    this.#version = database.prepare('SELECT version FROM records WHERE collection = ? AND key = ?')
    this.#upward = database.prepare(`${range} LIMIT ?`)
    this.#downward = database.prepare(`${range} DESC LIMIT ?`)
    this.#put = database.prepare(
      `INSERT INTO records (collection, key, version, value) VALUES (?, ?, 1, ?)
       ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value, version = version + 1`,
    )
    this.#delete = database.prepare('DELETE FROM records WHERE collection = ? AND key = ?')
  }

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    const row = this.#read(() => this.#one.get(bytesOfKey(collection), bytesOfKey(key)))
    return row && recordOf(row)
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    const { lower, upper, limit, reverse } = boundsOf(range)
    // No byte of a key is 255, so this lies past every key.
    const end = upper === undefined ? Buffer.of(0xff) : bytesOfKey(upper)
    const rows = reverse ? this.#downward : this.#upward
    return this.#read(() => rows.all(bytesOfKey(collection), bytesOfKey(lower), end, limit ?? -1)).map(recordOf)
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    return this.#commits.commit(groups)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.close()
    this.#database.close()
  }

  #read<T>(read: () => T): T {
    this.#commits.check()
    try {
      return read()
    } catch (cause) {
      const error = storeFailed(cause)
      this.#commits.fail(error)
      throw error
    }
  }

  #apply(groups: readonly WriteGroup[]): number[] {
    this.#database.exec('BEGIN IMMEDIATE')
    const conflicts = applyGroups(this.#ground, groups)
    this.#database.exec('COMMIT')
    return conflicts
  }

  readonly #ground: Ground = {
    version: (collection, key) => this.#version.get(bytesOfKey(collection), bytesOfKey(key))?.version ?? 0,
    put: (collection, key, value) => {
      this.#put.run(bytesOfKey(collection), bytesOfKey(key), value)
    },
    delete: (collection, key) => {
      this.#delete.run(bytesOfKey(collection), bytesOfKey(key))
    },
  }
}

function recordOf({ key, value, version }: Row): StoredRecord {
  return {
    key: keyOfBytes(key),
    value: new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength),
    version,
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
