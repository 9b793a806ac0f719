import type { SqlStatement, WriteGroup } from '@kith/core'
import { assert, KithError } from '@kith/wire'
import { boundsOf } from '../bounds.ts'
import { Commits } from '../commits.ts'
import { bytesOfKey, keyOfBytes } from '../key-bytes.ts'
import { applyGroups, Overlay, placeOf, recordsOf } from '../overlay.ts'
import { collectionBytesMax, keyByteLength, keyBytesMax } from '../record-limits.ts'
import type { CommitResult, PeerStore, StoredRecord, StoreRange } from '../store.ts'
import type { RunSql, SqlDatabase, SqlDialect, SqlLock } from './database.ts'
import { type RecordRow, type StoreRow, Tables } from './tables.ts'

/** Pauses before trying again what the database did not answer, in milliseconds: about eight seconds in all. */
const pausesMs: readonly number[] = [50, 200, 800, 2000, 5000]
/** No byte of a key is 255, so this lies past every key. */
const pastEveryKey = Uint8Array.of(0xff)

export interface SqlStoreOptions {
  /** The tables are called so and `records`, `store`: small letters, digits and underscores. Two peers in one database have two prefixes. @default 'kith_' */
  readonly prefix?: string | undefined
}

/**
 * Opens a peer's store in an application's own SQL database. What handlers write with `tx.sql` is in the same transaction as the position
 * of the message and everything else that the write-set holds.
 *
 * Every commit is a transaction of its own on this database, counted there. When the connection breaks while a commit is on its way, the count says afterwards
 * whether it was made, and it is made if not. The store is fenced: whoever opens it later takes it, and commits of who had it before fail with
 * `store-taken`.
 *
 * Rejects `store-busy` when another program has its lock (databases with locks), `database-unreachable` when the database does not answer.
 */
export async function openSqlStore(
  database: SqlDatabase,
  { prefix = 'kith_' }: SqlStoreOptions = {},
): Promise<PeerStore> {
  const tables = new Tables(database.dialect, prefix)
  let lock: SqlLock | undefined
  try {
    lock = await database.lock?.(`kith ${prefix}`)
    if (lock === undefined && database.lock !== undefined) throw new KithError('store-busy')
    await tables.make(database.run)
    const taken = await database.transaction((run) => tables.take(run))
    return new SqlStore(database, tables, taken, lock)
  } catch (cause) {
    await lock?.release()
    throw cause instanceof KithError ? cause : new KithError('database-unreachable', undefined, { cause })
  }
}

class SqlStore implements PeerStore {
  readonly #database: SqlDatabase
  readonly #tables: Tables
  readonly #lock: SqlLock | undefined
  readonly #commits: Commits
  /** What the database says of this store when nobody else took it. */
  #row: StoreRow
  #closed: Promise<void> | undefined

  constructor(database: SqlDatabase, tables: Tables, row: StoreRow, lock: SqlLock | undefined) {
    this.#database = database
    this.#tables = tables
    this.#row = row
    this.#lock = lock
    this.#commits = new Commits({
      apply: (groups) => this.#apply(groups),
      gather: () => new Promise((resolve) => setImmediate(resolve)),
    })
  }

  async get(collection: string, key: string): Promise<StoredRecord | undefined> {
    const row = await this.#read((run) => this.#tables.one(run, bytesOfKey(collection), bytesOfKey(key)))
    return row && recordOf(row)
  }

  async list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]> {
    const { lower, upper, limit, reverse } = boundsOf(range)
    const end = upper === undefined ? pastEveryKey : bytesOfKey(upper)
    const within = { lower: bytesOfKey(lower), end, limit, reverse }
    return (await this.#read((run) => this.#tables.range(run, bytesOfKey(collection), within))).map(recordOf)
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    for (const { changes } of groups) for (const { collection, key } of changes) checkLength(collection, key)
    return this.#commits.commit(groups)
  }

  /**
   * Tries statements and takes them back: false when one changes another number of rows than it should. Rejects with the database's own error when one
   * does not work; a database that does not answer is none of theirs.
   */
  async tryStatements(statements: readonly SqlStatement[]): Promise<boolean> {
    const failure = await this.#read(() => this.#failureOf(statements))
    if (failure === undefined) return true
    if (failure instanceof Unexpected) return false
    throw failure
  }

  async #failureOf(statements: readonly SqlStatement[]): Promise<Error | undefined> {
    const takenBack = new Error('taken back')
    let failure: Error | undefined
    try {
      await this.#database.transaction(async (run) => {
        failure = await failureOf(run, this.#database.dialect, statements)
        throw takenBack
      })
    } catch (error) {
      if (error !== takenBack) throw error
    }
    return failure
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    await this.#commits.close()
    await this.#lock?.release()
  }

  async #read<T>(read: (run: RunSql) => Promise<T>): Promise<T> {
    this.#commits.check()
    return this.#untilAnswered(() => read(this.#database.run))
  }

  async #apply(groups: readonly WriteGroup[]): Promise<readonly number[]> {
    let conflicts: readonly number[] = []
    await this.#untilAnswered(() =>
      this.#database.transaction(async (run) => {
        // First of all, because it fences whoever else would write, and waits for a transaction of before that is still being committed.
        if (await this.#tables.count(run, this.#row)) conflicts = await this.#write(run, groups)
        else await this.#checkCommitted(run)
      }),
    )
    this.#row = { ...this.#row, commits: this.#row.commits + 1 }
    return conflicts
  }

  /** What is counted already is this store's own transaction whose answer was lost, or somebody else has the store. */
  async #checkCommitted(run: RunSql): Promise<void> {
    const { epoch, commits } = await this.#tables.storeRow(run)
    if (epoch !== this.#row.epoch || commits !== this.#row.commits + 1) throw new KithError('store-taken')
  }

  async #write(run: RunSql, groups: readonly WriteGroup[]): Promise<readonly number[]> {
    const places = recordsOf(groups).map(({ collection, key }) => ({
      collection: bytesOfKey(collection),
      key: bytesOfKey(key),
    }))
    const found = await this.#tables.versions(run, places)
    const overlay = new Overlay(
      new Map(found.map((row) => [placeOf(keyOfBytes(row.collection), keyOfBytes(row.key)), row.version])),
    )
    const conflicts: number[] = []
    for (const [at, group] of groups.entries()) {
      const isApplied =
        (group.statements === undefined || expectationsHold(overlay, group)) &&
        (await failureOf(run, this.#database.dialect, group.statements ?? [])) === undefined &&
        applyGroups(overlay, [group]).length === 0
      if (!isApplied) conflicts.push(at)
    }
    const changed = [...overlay.changed()].map((one) => ({
      collection: bytesOfKey(one.collection),
      key: bytesOfKey(one.key),
      version: one.version,
      value: one.value,
    }))
    await this.#tables.delete(
      run,
      changed.filter(({ value }) => value === undefined),
    )
    await this.#tables.put(
      run,
      changed.flatMap(({ value, ...row }) => (value === undefined ? [] : { ...row, value })),
    )
    return conflicts
  }

  /** Tries again, for a while, what the database does not answer. */
  async #untilAnswered<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (cause) {
        const pauseMs = pausesMs[attempt]
        if (cause instanceof KithError || pauseMs === undefined) {
          const error = cause instanceof KithError ? cause : new KithError('database-unreachable', undefined, { cause })
          this.#commits.fail(error)
          throw error
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }
}

/** Runs the statements of a group; when one does not work, or does not change as many rows as it should, none of them has, and the answer is why. */
async function failureOf(
  run: RunSql,
  dialect: SqlDialect,
  statements: readonly SqlStatement[],
): Promise<Error | undefined> {
  if (statements.length === 0) return undefined
  let failure: Error | undefined
  await run('SAVEPOINT kith_group')
  try {
    for (const { text, values, rows } of statements) {
      const { changed } = await run(text, values)
      if (rows !== undefined && changed !== rows) throw new Unexpected()
    }
    if (dialect === 'postgres') await checkDeferred(run)
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    // When it is the connection that failed, so does this, and with it the whole transaction.
    await run('ROLLBACK TO SAVEPOINT kith_group')
  }
  await run('RELEASE SAVEPOINT kith_group')
  return failure
}

/** What is deferred to the end of the transaction would fail every group of it. It is checked, and is deferred again. */
async function checkDeferred(run: RunSql): Promise<void> {
  await run('SAVEPOINT kith_deferred')
  await run('SET CONSTRAINTS ALL IMMEDIATE')
  await run('ROLLBACK TO SAVEPOINT kith_deferred')
}

/** A statement changed another number of rows than its application expects. */
class Unexpected extends Error {}

function expectationsHold(overlay: Overlay, { expects }: WriteGroup): boolean {
  return expects.every(({ collection, key, version }) => overlay.version(collection, key) === version)
}

function checkLength(collection: string, key: string): void {
  const isShort = keyByteLength(collection) <= collectionBytesMax && keyByteLength(key) <= keyBytesMax
  assert(isShort, 'in an SQL database a collection has at most 255 bytes, and a key 1024')
}

function recordOf({ key, value, version }: RecordRow): StoredRecord {
  return { key: keyOfBytes(key), value: new Uint8Array(value), version }
}
