import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { type Log, readLog, type WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import type { Database } from 'better-sqlite3'
import { boundsOf } from './bounds.ts'
import { Commits } from './commits.ts'
import { bytesOfKey, keyOfBytes } from './key-bytes.ts'
import { applyGroups, type Ground } from './overlay.ts'
import { canSum } from './record-sum.ts'
import { codeOf, isDamage, sqliteError } from './sqlite-error.ts'
import { LogEmptying } from './sqlite-log-emptying.ts'
import { checkRows, holdsPositions, isStructureSound } from './sqlite-check.ts'
import { applicationId, hasLayout, hasOlderLayout, layoutVersion, makeLayout, pageBytes } from './sqlite-layout.ts'
import { upgrade } from './sqlite-upgrade.ts'
import { noteMissing, readMissing } from './sqlite-missing.ts'
import { commitsMark, isWhole, layoutMark, type RawRow, type Row, SqliteRecords } from './sqlite-records.ts'
import { salvage } from './sqlite-salvage.ts'
import { collectionsOf, scrub } from './sqlite-scrub.ts'
import type {
  CommitResult,
  DamagedRecord,
  PeerStore,
  Sealable,
  StoredRecord,
  StoreHealth,
  StoreOpening,
  StoreRange,
} from './store.ts'
import { Witness } from './witness.ts'

type OpenDatabase = (path: string) => Database

/**
 * Opens a store in an SQLite file, in Node. The file is made when it is missing, readable by its owner only, because it holds keys.
 * The file is locked until the store is closed or the process ends, however it ends. Commits that are called in one turn of the event
 * loop share one fsync. Beside the file lie its log (`-wal`) and a mark of what was acknowledged (`-mark`).
 *
 * Every record has a checksum. A file whose structure is damaged is made anew of what can be read, and kept beside (spec PE22).
 *
 * Rejects `store-busy` at once when another process or store has it open, `store-newer` when a newer program wrote it, `store-damaged` when it is
 * damaged so that the device's keys are lost, `store-full` when there is no room to bring it to this layout or to mend it, and
 * `store-failed` when it is not a peer's store, or the disk fails; `option-invalid` on a Node older than 22.2.
 */
export async function openSqliteStore(path: string): Promise<PeerStore> {
  if (!canSum) throw new KithError('option-invalid', `Kith needs Node 22.2 or newer; this is ${process.versions.node}.`)
  // Loaded when it is needed: a program that keeps nothing needs no database.
  const { default: openDatabase } = await import('better-sqlite3')
  try {
    return openStore(path, (file) => new openDatabase(file, { timeout: 0 }))
  } catch (cause) {
    throw sqliteError(cause)
  }
}

function openStore(path: string, open: OpenDatabase): PeerStore {
  const witness = new Witness(path)
  if (makeFile(path)) witness.remove()
  else if (statSync(path).size === 0 && (witness.read() ?? 0) > 0)
    throw new KithError('store-damaged', 'The file of the store is empty, and was not; restore it from a copy.')
  let keptAs: string | undefined
  // Made anew once: what comes out of that is sound, or the disk is not.
  for (let round = 0; ; round++) {
    const database = open(path)
    try {
      const state = inspect(path, database, witness)
      if (state.kind === 'ready') return new SqliteStore(database, { ...state, witness, keptAs, path, open })
      database.close()
      if (round === 2) throw new KithError('store-damaged')
      if (state.kind === 'older') upgrade(path, open)
      else keptAs = salvage({ path, open, log: state.log, commits: witness.read() ?? 0, nowMs: Date.now() })
    } catch (cause) {
      if (database.open) database.close()
      throw cause
    }
  }
}

type Inspected =
  | { readonly kind: 'ready'; readonly records: SqliteRecords; readonly commitsLost: number }
  /** It has the layout of an earlier version. */
  | { readonly kind: 'older' }
  | {
      readonly kind: 'damaged'
      readonly log: { readonly bytes: Uint8Array; readonly frames: Log['frames'] } | undefined
    }

/** Locks the file and reads what is in it. */
function inspect(path: string, database: Database, witness: Witness): Inspected {
  let log: Log | undefined
  let bytes: Uint8Array | undefined
  try {
    lock(database)
  } catch (cause) {
    if (!isDamage(cause)) throw cause
    if (!isOurs(path, witness)) throw foreign(cause)
    bytes = readIfThere(`${path}-wal`)
    log = bytes && readLog(bytes, pageBytes)
    return { kind: 'damaged', log: bytes && log && { bytes, frames: log.frames } }
  }
  // Only now: another process could have been writing it.
  bytes = readIfThere(`${path}-wal`)
  log = bytes && readLog(bytes, pageBytes)
  try {
    const kind = kindOf(database)
    if (kind === 'older') return { kind }
    if (kind !== 'damaged') {
      if (kind === 'new') makeLayout(database)
      const records = new SqliteRecords(database)
      if (kind === 'new') records.writeMark(layoutMark, { count: layoutVersion, sums: 0 })
      const commits = records.readMark(commitsMark)?.count ?? 0
      const commitsLost = Math.max(0, (witness.read() ?? 0) - commits)
      // An unfinished commit at the end of the log is nothing; one that was acknowledged, or that others follow, is damage.
      if (log === undefined || log.commitsBehind === 0 || (commitsLost === 0 && log.commitsBehind === 1)) {
        settle(database, records)
        database.exec('COMMIT')
        if (commitsLost > 0) witness.write(commits)
        return { kind: 'ready', records, commitsLost }
      }
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
  }
  if (!isOurs(path, witness)) throw foreign()
  return { kind: 'damaged', log: bytes && log && { bytes, frames: log.frames } }
}

/** Takes the file's lock and begins a transaction, which keeps what is read as it is. */
function lock(database: Database): void {
  // In this mode the first access takes the file's lock and keeps it; a second opener finds it busy.
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('secure_delete = ON')
  database.exec('BEGIN IMMEDIATE')
}

function kindOf(database: Database): 'new' | 'sound' | 'older' | 'damaged' {
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined) return 'new'
  const version = database.pragma('user_version', { simple: true }) as number
  const isKith = database.pragma('application_id', { simple: true }) === applicationId
  if (isKith && version === 1 && hasOlderLayout(database)) return 'older'
  const marked = isKith && version > layoutVersion ? attemptMark(database) : undefined
  if (isKith && version > layoutVersion && marked !== layoutVersion) throw new KithError('store-newer')
  return isKith && version === layoutVersion && isStructureSound(database) ? 'sound' : 'damaged'
}

/** The layout that the tables say; nothing where there are none. */
function attemptMark(database: Database): number | undefined {
  return hasLayout(database) ? new SqliteRecords(database).readMark(layoutMark)?.count : undefined
}

/** Sets aside every row that does not hold what was written, and notes what is missing (spec PE21). */
function settle(database: Database, records: SqliteRecords): void {
  const nowMs = Date.now()
  const { damaged, missing, stale } = checkRows(database, records)
  for (const row of damaged) records.setAside(row, nowMs)
  for (const [collection, count] of missing)
    if (count > 0 || holdsPositions(collection)) noteMissing(records, collection, count, nowMs)
  for (const collection of stale) {
    if (!holdsPositions(collection)) noteMissing(records, collection, 1, nowMs)
    // One of these positions is an older one, and which is not known: none of them is safe to go on from.
    else for (const row of records.all(collection)) records.setAside(row, nowMs)
  }
  for (const collection of [...missing.keys(), ...stale]) records.recount(bytesOfKey(collection))
}

interface OpenedStore {
  readonly records: SqliteRecords
  readonly commitsLost: number
  readonly keptAs: string | undefined
  readonly witness: Witness
  readonly path: string
  readonly open: OpenDatabase
}

/** The store over an open, prepared database. */
export class SqliteStore implements PeerStore {
  readonly health: StoreHealth
  readonly sealable: Sealable | undefined
  #database: Database
  readonly #commits: Commits
  #records: SqliteRecords
  readonly #witness: Witness | undefined
  readonly #logEmptying: LogEmptying

  constructor(database: Database, opened?: OpenedStore) {
    this.#database = database
    this.#commits = new Commits({
      apply: (groups) => this.#apply(groups),
      gather: () => new Promise((resolve) => setImmediate(resolve)),
    })
    this.#records = opened?.records ?? new SqliteRecords(database)
    const damaged = (): readonly DamagedRecord[] => this.#records.damaged
    this.#witness = opened?.witness
    this.sealable = opened && {
      collections: async () => this.#read(() => collectionsOf(this.#database)),
      scrub: async () => {
        this.#read(() => {
          this.#scrub(opened)
        })
      },
    }
    const opening = openingOf(this.#records, opened)
    this.#logEmptying = new LogEmptying(() => {
      this.#emptyLog()
    })
    this.health = {
      opening,
      get damaged() {
        return damaged()
      },
      onDamaged: undefined,
    }
  }

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    const row = this.#read(() => this.#records.find(collection, key))
    if (row !== undefined && !isWhole(row)) this.#setAside([row], collection)
    else if (row !== undefined) return recordOf(row)
    if (this.#records.isDamaged(collection, key)) throw new KithError('record-damaged')
    return undefined
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    const { lower, upper, limit, reverse } = boundsOf(range)
    // No byte of a key is 255, so this lies past every key.
    const end = upper === undefined ? Buffer.of(0xff) : bytesOfKey(upper)
    for (;;) {
      const rows = this.#read(() => this.#records.range(collection, bytesOfKey(lower), end, limit ?? -1, reverse))
      const damaged = rows.filter((row) => !isWhole(row))
      if (damaged.length === 0) return (rows as readonly Row[]).map(recordOf)
      // A page is as long as was asked for, so that nobody takes a short one for the last.
      this.#setAside(damaged, collection)
    }
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    return this.#commits.commit(groups)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.close()
    this.#logEmptying.close()
    this.#database.close()
    this.#witness?.close()
  }

  #read<T>(read: () => T): T {
    this.#commits.check()
    try {
      return read()
    } catch (cause) {
      const error = sqliteError(cause)
      this.#commits.fail(error)
      throw error
    }
  }

  /** Without room nothing is lost, and it is tried again; after any other failure the store ends. */
  #emptyLog(): void {
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } catch (cause) {
      const error = sqliteError(cause)
      if (error.code !== 'store-full') this.#commits.fail(error)
    }
  }

  /** Takes rows out of a collection. Throws `record-damaged` when that cannot be written, because then they stay where they are. */
  #setAside(rows: readonly RawRow[], collection: string): void {
    const found: DamagedRecord[] = []
    try {
      this.#transact(() => {
        for (const row of rows) {
          const damaged = this.#records.setAside({ ...row, collection: bytesOfKey(collection) }, Date.now())
          if (damaged !== undefined) found.push(damaged)
        }
      })
    } catch (cause) {
      throw new KithError('record-damaged', undefined, { cause })
    }
    for (const record of found) this.health.onDamaged?.(record)
  }

  #apply(groups: readonly WriteGroup[]): number[] {
    const before = new Set(this.#records.damaged)
    const conflicts = this.#transact(() => applyGroups(this.#ground, groups))
    for (const record of this.#records.damaged) if (!before.has(record)) this.health.onDamaged?.(record)
    return conflicts
  }

  /** One transaction, on disk when this returns; what the witness says is never ahead of it. */
  #transact<T>(work: () => T): T {
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      const result = work()
      const commits = this.#records.mark()
      this.#database.exec('COMMIT')
      this.#witness?.write(commits)
      this.#logEmptying.committed()
      return result
    } catch (cause) {
      const error = sqliteError(cause)
      if (error.code === 'store-full') this.#takeBack()
      throw error
    }
  }

  #scrub({ path, open }: OpenedStore): void {
    scrub(this.#database, path, open)
    this.#database = open(path)
    lock(this.#database)
    this.#database.exec('COMMIT')
    this.#records = new SqliteRecords(this.#database)
  }

  #takeBack(): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    this.#records.rolledBack()
  }

  readonly #ground: Ground = {
    version: (collection, key) => this.#records.version(collection, key),
    put: (collection, key, value) => {
      this.#records.put(collection, key, value)
    },
    delete: (collection, key) => {
      this.#records.delete(collection, key)
    },
  }
}

function openingOf(records: SqliteRecords, opened: OpenedStore | undefined): StoreOpening {
  const missing = readMissing(records)
  return {
    commitsLost: opened?.commitsLost ?? 0,
    keptAs: opened?.keptAs,
    missing: [...missing].map(([collection, { count }]) => ({ collection, count })),
    missingSinceMs: new Map([...missing].map(([collection, { sinceMs }]) => [collection, sinceMs])),
  }
}

/**
 * Makes the file when it is missing; true then. One that is there is not opened: closing it again would take the locks of all this
 * process' other openings away (POSIX), and another process could have the store.
 */
function makeFile(path: string): boolean {
  try {
    closeSync(openSync(path, 'ax', 0o600))
    return true
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause
    return false
  }
}

/** True when a file that cannot be opened was once a store: its header says so, its first page does, or there is a witness. */
function isOurs(path: string, witness: Witness): boolean {
  if (witness.read() !== undefined) return true
  const page = Buffer.alloc(pageBytes)
  const file = openSync(path, 'r')
  readSync(file, page, 0, pageBytes, 0)
  closeSync(file)
  return page.readUInt32BE(68) === applicationId || page.includes('records_by_key')
}

function foreign(cause?: unknown): KithError {
  return new KithError('store-failed', 'The file is not a store of Kith.', { cause })
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}

function recordOf({ key, value, version }: Row): StoredRecord {
  return {
    key: keyOfBytes(key),
    value: new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength),
    version,
  }
}
