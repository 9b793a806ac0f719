import type { Database, Statement } from 'better-sqlite3'
import { bytesOfKey, keyOfBytes } from './key-bytes.ts'
import { placeOf } from './overlay.ts'
import { recordSum } from './record-sum.ts'
import type { DamagedRecord } from './store.ts'

/** A row of `records`, as it may come from a damaged file: nothing is certain but its number. */
export interface RawRow {
  readonly id: number
  readonly collection: unknown
  readonly key: unknown
  readonly version: unknown
  readonly sum: unknown
  readonly value: unknown
}

/** A row that holds what was written. */
export interface Row extends RawRow {
  readonly collection: Buffer
  readonly key: Buffer
  readonly version: number
  readonly sum: number
  readonly value: Buffer
}

/** How many records a collection has, and all their checksums combined; or, of `commits`, how many there were. */
export interface Mark {
  readonly count: number
  readonly sums: number
}

/** Name of the mark that counts commits. */
export const commitsMark: Buffer = Buffer.from('commits')
/** Name of the mark that says the layout, which the file's header says as well. */
export const layoutMark: Buffer = Buffer.from('layout')
/** Records set aside that are kept to be looked at; the oldest go. */
const damagedKeptMax = 1000

/** The name of the mark of a collection. */
export function markOf(collection: Buffer): Buffer {
  return Buffer.concat([Buffer.from(':'), collection])
}

/** The collection of a mark; nothing for another mark. */
export function collectionOfMark(name: Buffer): Buffer | undefined {
  return name[0] === 0x3a ? name.subarray(1) : undefined
}

/** True when a row holds what was written. */
export function isWhole(row: RawRow): row is Row {
  const { collection, key, version, sum, value } = row
  return (
    Buffer.isBuffer(collection) &&
    Buffer.isBuffer(key) &&
    Buffer.isBuffer(value) &&
    typeof version === 'number' &&
    recordSum(collection, key, version, value) === sum
  )
}

/** The tables of a peer's store. Every row that is read is compared with its checksum. */
export class SqliteRecords {
  readonly #database: Database
  readonly #one: Statement<[Buffer, Buffer], RawRow>
  readonly #upward: Statement<[Buffer, Buffer, Buffer, number], RawRow>
  readonly #downward: Statement<[Buffer, Buffer, Buffer, number], RawRow>
  readonly #insert: Statement<[Buffer, Buffer, number, number, Uint8Array]>
  readonly #update: Statement<[number, number, Uint8Array, number]>
  readonly #delete: Statement<[number]>
  readonly #mark: Statement<[Buffer], { count: unknown; sums: unknown; sum: unknown }>
  readonly #putMark: Statement<[Buffer, number, number, number]>
  readonly #deleteMark: Statement<[Buffer]>
  readonly #setAside: Statement<[number, unknown, unknown, unknown, unknown, unknown]>
  readonly #close: Statement<[Buffer, Buffer]>
  /** What the transaction that is open did to each collection. */
  readonly #deltas = new Map<string, { readonly collection: Buffer; count: number; sums: number }>()
  readonly #damaged = new Map<string, DamagedRecord>()

  constructor(database: Database) {
    this.#database = database
    const columns = 'SELECT id, collection, key, version, sum, value FROM records'
    const range = `${columns} WHERE collection = ? AND key >= ? AND key < ? ORDER BY key`
    this.#one = database.prepare(`${columns} WHERE collection = ? AND key = ?`)
    this.#upward = database.prepare(`${range} LIMIT ?`)
    this.#downward = database.prepare(`${range} DESC LIMIT ?`)
    this.#insert = database.prepare('INSERT INTO records (collection, key, version, sum, value) VALUES (?, ?, ?, ?, ?)')
    this.#update = database.prepare('UPDATE records SET version = ?, sum = ?, value = ? WHERE id = ?')
    this.#delete = database.prepare('DELETE FROM records WHERE id = ?')
    this.#mark = database.prepare('SELECT count, sums, sum FROM marks WHERE name = ?')
    this.#putMark = database.prepare('INSERT OR REPLACE INTO marks (name, count, sums, sum) VALUES (?, ?, ?, ?)')
    this.#deleteMark = database.prepare('DELETE FROM marks WHERE name = ?')
    this.#setAside = database.prepare(
      `INSERT INTO damaged (at_ms, is_open, collection, key, version, sum, value) VALUES (?, 1, ?, ?, ?, ?, ?)`,
    )
    this.#close = database.prepare('UPDATE damaged SET is_open = 0 WHERE collection = ? AND key = ? AND is_open = 1')
    this.#loadDamaged()
  }

  /** Records that were set aside and not written since, oldest first. */
  get damaged(): readonly DamagedRecord[] {
    return [...this.#damaged.values()]
  }

  isDamaged(collection: string, key: string): boolean {
    return this.#damaged.size > 0 && this.#damaged.has(placeOf(collection, key))
  }

  /** The row of a key, whole or not. */
  find(collection: string, key: string): RawRow | undefined {
    return this.#one.get(bytesOfKey(collection), bytesOfKey(key))
  }

  /** Rows of a collection between two keys, whole or not. */
  range(collection: string, lower: Buffer, upper: Buffer, limit: number, reverse: boolean): readonly RawRow[] {
    return (reverse ? this.#downward : this.#upward).all(bytesOfKey(collection), lower, upper, limit)
  }

  /** Every row of a collection. */
  all(collection: string): readonly RawRow[] {
    return this.range(collection, Buffer.alloc(0), Buffer.of(0xff), -1, false)
  }

  /** The version of a record that is whole; 0 when there is none. A damaged one is set aside. */
  version(collection: string, key: string): number {
    return this.#whole(collection, key)?.version ?? 0
  }

  put(collection: string, key: string, value: Uint8Array): void {
    const before = this.#whole(collection, key)
    const [of, at] = [bytesOfKey(collection), bytesOfKey(key)]
    const version = (before?.version ?? 0) + 1
    const sum = recordSum(of, at, version, value)
    if (before === undefined) this.#insert.run(of, at, version, sum, value)
    else this.#update.run(version, sum, value, before.id)
    this.#count(of, before === undefined ? 1 : 0, (before?.sum ?? 0) ^ sum)
    this.#written(collection, key)
  }

  /** Puts a row as it was, with its version; for a store that is made anew. */
  putRow({ collection, key, version, value }: Pick<Row, 'collection' | 'key' | 'version' | 'value'>): void {
    const sum = recordSum(collection, key, version, value)
    this.#insert.run(collection, key, version, sum, value)
    this.#count(collection, 1, sum)
  }

  delete(collection: string, key: string): void {
    const before = this.#whole(collection, key)
    this.#written(collection, key)
    if (before === undefined) return
    this.#delete.run(before.id)
    this.#count(bytesOfKey(collection), -1, before.sum)
  }

  /**
   * Takes a record that does not hold what was written out of its collection; within a transaction. `id` is nothing for a record of which
   * only the name is known.
   */
  setAside(row: Omit<RawRow, 'id'> & { readonly id: number | undefined }, nowMs: number): DamagedRecord | undefined {
    this.#setAside.run(
      nowMs,
      blobOrNull(row.collection),
      blobOrNull(row.key),
      typeof row.version === 'number' ? row.version : null,
      typeof row.sum === 'number' ? row.sum : null,
      blobOrNull(row.value),
    )
    this.#database
      .prepare('DELETE FROM damaged WHERE is_open = 0 AND id <= (SELECT max(id) FROM damaged) - ?')
      .run(damagedKeptMax)
    if (row.id !== undefined) this.#delete.run(row.id)
    if (!Buffer.isBuffer(row.collection) || !Buffer.isBuffer(row.key)) return undefined
    // What it added to the mark is not known for certain, so the mark is made anew.
    if (row.id !== undefined) this.recount(row.collection)
    const damaged = { collection: keyOfBytes(row.collection), key: keyOfBytes(row.key), atMs: nowMs }
    this.#damaged.set(placeOf(damaged.collection, damaged.key), damaged)
    return damaged
  }

  /** What the open transaction did to the marks goes into it, as its last writes; answers the number of the commit. */
  mark(): number {
    for (const { collection, count, sums } of this.#deltas.values()) {
      const name = markOf(collection)
      const before = this.readMark(name) ?? { count: 0, sums: 0 }
      this.writeMark(name, { count: before.count + count, sums: (before.sums ^ sums) >>> 0 })
    }
    this.#deltas.clear()
    const commits = (this.readMark(commitsMark)?.count ?? 0) + 1
    this.writeMark(commitsMark, { count: commits, sums: 0 })
    return commits
  }

  /** The transaction was taken back. */
  rolledBack(): void {
    this.#deltas.clear()
    this.#loadDamaged()
  }

  /** A mark that holds what was written; nothing when there is none, or it is damaged. */
  readMark(name: Buffer): Mark | undefined {
    const row = this.#mark.get(name)
    if (typeof row?.count !== 'number' || typeof row.sums !== 'number') return undefined
    return row.sum === markSum(name, row.count, row.sums) ? { count: row.count, sums: row.sums } : undefined
  }

  /** Names of all marks, also of damaged ones. */
  marks(): readonly Buffer[] {
    const rows = this.#database.prepare<[], { name: unknown }>('SELECT name FROM marks').all()
    return rows.flatMap(({ name }) => (Buffer.isBuffer(name) ? [name] : []))
  }

  writeMark(name: Buffer, { count, sums }: Mark): void {
    if (count === 0) this.#deleteMark.run(name)
    else this.#putMark.run(name, count, sums, markSum(name, count, sums))
  }

  /** Makes the mark of a collection anew from its rows. */
  recount(collection: Buffer): void {
    this.#deltas.delete(collection.toString('latin1'))
    const rows = this.#database.prepare<[Buffer], { sum: unknown }>('SELECT sum FROM records WHERE collection = ?')
    let count = 0
    let sums = 0
    for (const { sum } of rows.iterate(collection)) {
      count++
      if (typeof sum === 'number') sums = (sums ^ sum) >>> 0
    }
    this.writeMark(markOf(collection), { count, sums })
  }

  #whole(collection: string, key: string): Row | undefined {
    const row = this.find(collection, key)
    if (row === undefined || isWhole(row)) return row
    this.setAside({ ...row, collection: bytesOfKey(collection), key: bytesOfKey(key) }, Date.now())
    return undefined
  }

  #count(collection: Buffer, count: number, sums: number): void {
    const name = collection.toString('latin1')
    const delta = this.#deltas.get(name) ?? { collection, count: 0, sums: 0 }
    delta.count += count
    delta.sums = (delta.sums ^ sums) >>> 0
    this.#deltas.set(name, delta)
  }

  /** The record was put or deleted: it is not missed any more. */
  #written(collection: string, key: string): void {
    if (!this.isDamaged(collection, key)) return
    this.#close.run(bytesOfKey(collection), bytesOfKey(key))
    this.#damaged.delete(placeOf(collection, key))
  }

  #loadDamaged(): void {
    this.#damaged.clear()
    const rows = this.#database
      .prepare<[], { at_ms: number; collection: unknown; key: unknown }>(
        'SELECT at_ms, collection, key FROM damaged WHERE is_open = 1 ORDER BY id',
      )
      .all()
    for (const { at_ms: atMs, collection: of, key: at } of rows) {
      if (!Buffer.isBuffer(of) || !Buffer.isBuffer(at)) continue
      const [collection, key] = [keyOfBytes(of), keyOfBytes(at)]
      this.#damaged.set(placeOf(collection, key), { collection, key, atMs })
    }
  }
}

function markSum(name: Buffer, count: number, sums: number): number {
  return recordSum(name, noKey, count, Buffer.from(String(sums)))
}

const noKey = new Uint8Array()

function blobOrNull(value: unknown): Buffer | null {
  return Buffer.isBuffer(value) ? value : null
}
