import { assert } from '@kith/wire'
import { collectionBytesMax, keyBytesMax } from '../record-limits.ts'
import type { RunSql, SqlDialect, SqlValue } from './database.ts'

/** Rows in one statement, and the bytes of their values: far below what any of the databases takes. */
const rowsMax = 200
const bytesMax = 4_000_000

/** A row of the records. */
export interface RecordRow {
  readonly collection: Uint8Array
  readonly key: Uint8Array
  readonly version: number
  readonly value: Uint8Array
}

/** Who has the store, and how many commits it has seen. */
export interface StoreRow {
  readonly epoch: number
  readonly commits: number
}

/** The two tables of a store in an application's database, in its dialect. */
export class Tables {
  readonly #dialect: SqlDialect
  readonly #records: string
  readonly #store: string

  constructor(dialect: SqlDialect, prefix: string) {
    assert(
      /^[a-z][a-z0-9_]{0,30}$/.test(prefix),
      'a prefix has small letters, digits and underscores, and at most 31 of them',
    )
    this.#dialect = dialect
    this.#records = `${prefix}records`
    this.#store = `${prefix}store`
  }

  /** Makes the tables when they are missing. */
  async make(run: RunSql): Promise<void> {
    const [name, bytes, count, end] = {
      postgres: ['BYTEA', 'BYTEA', 'BIGINT', ''],
      mysql: ['VARBINARY', 'LONGBLOB', 'BIGINT', ' ENGINE=InnoDB'],
      sqlite: ['BLOB', 'BLOB', 'INTEGER', ' WITHOUT ROWID'],
    }[this.#dialect] as [string, string, string, string]
    const sized = (max: number): string => (this.#dialect === 'mysql' ? `${name}(${String(max)})` : name)
    await run(
      `CREATE TABLE IF NOT EXISTS ${this.#records} (
        collection ${sized(collectionBytesMax)} NOT NULL,
        name ${sized(keyBytesMax)} NOT NULL,
        version ${count} NOT NULL,
        content ${bytes} NOT NULL,
        PRIMARY KEY (collection, name)
      )${end}`,
    )
    const whole = `id ${count} NOT NULL PRIMARY KEY, epoch ${count} NOT NULL, commits ${count} NOT NULL`
    await run(`CREATE TABLE IF NOT EXISTS ${this.#store} (${whole})${this.#dialect === 'mysql' ? end : ''}`)
    const row = `INTO ${this.#store} (id, epoch, commits) VALUES (1, 0, 0)`
    await run(this.#dialect === 'mysql' ? `INSERT IGNORE ${row}` : `INSERT ${row} ON CONFLICT (id) DO NOTHING`)
  }

  /** Takes the store: whoever had it before is fenced. Answers its row. */
  async take(run: RunSql): Promise<StoreRow> {
    await run(`UPDATE ${this.#store} SET epoch = epoch + 1 WHERE id = 1`)
    return this.storeRow(run)
  }

  async storeRow(run: RunSql): Promise<StoreRow> {
    const { rows } = await run(`SELECT epoch, commits FROM ${this.#store} WHERE id = 1`)
    return { epoch: Number(rows[0]?.['epoch'] ?? -1), commits: Number(rows[0]?.['commits'] ?? -1) }
  }

  /** Counts one more commit; false when it is counted already, or somebody else has the store. */
  async count(run: RunSql, { epoch, commits }: StoreRow): Promise<boolean> {
    const where = `id = 1 AND epoch = ${this.#at(1)} AND commits = ${this.#at(2)}`
    return (await run(`UPDATE ${this.#store} SET commits = commits + 1 WHERE ${where}`, [epoch, commits])).changed === 1
  }

  async one(run: RunSql, collection: Uint8Array, key: Uint8Array): Promise<RecordRow | undefined> {
    const where = `collection = ${this.#at(1)} AND name = ${this.#at(2)}`
    const { rows } = await run(`SELECT ${columns} FROM ${this.#records} WHERE ${where}`, [collection, key])
    return rows[0] && rowOf(rows[0])
  }

  /** Records of a collection from `lower` to before `end`, in the order of their keys. */
  async range(
    run: RunSql,
    collection: Uint8Array,
    { lower, end, limit, reverse }: Range,
  ): Promise<readonly RecordRow[]> {
    const where = `collection = ${this.#at(1)} AND name >= ${this.#at(2)} AND name < ${this.#at(3)}`
    const order = `ORDER BY name${reverse ? ' DESC' : ''}`
    const most = limit === undefined ? '' : ` LIMIT ${String(limit)}`
    const { rows } = await run(`SELECT ${columns} FROM ${this.#records} WHERE ${where} ${order}${most}`, [
      collection,
      lower,
      end,
    ])
    return rows.map(rowOf)
  }

  /** The versions of those of these records that exist. */
  async versions(run: RunSql, places: readonly Place[]): Promise<readonly Omit<RecordRow, 'value'>[]> {
    const found: Omit<RecordRow, 'value'>[] = []
    for (const some of slices(places, () => 0)) {
      const { rows } = await run(`SELECT collection, name, version FROM ${this.#records} WHERE ${this.#any(some)}`, [
        ...some.flatMap(({ collection, key }) => [collection, key]),
      ])
      found.push(...rows.map(rowOf))
    }
    return found
  }

  async put(run: RunSql, puts: readonly RecordRow[]): Promise<void> {
    for (const some of slices(puts, ({ value }) => value.byteLength)) {
      const rows = some.map((_, at) => `(${[1, 2, 3, 4].map((column) => this.#at(at * 4 + column)).join(', ')})`)
      const values = some.flatMap(({ collection, key, version, value }): SqlValue[] => [
        collection,
        key,
        version,
        value,
      ])
      const insert = `INSERT INTO ${this.#records} (${columns}) VALUES ${rows.join(', ')}`
      await run(
        this.#dialect === 'mysql'
          ? `${insert} ON DUPLICATE KEY UPDATE version = VALUES(version), content = VALUES(content)`
          : `${insert} ON CONFLICT (collection, name) DO UPDATE SET version = excluded.version, content = excluded.content`,
        values,
      )
    }
  }

  async delete(run: RunSql, places: readonly Place[]): Promise<void> {
    for (const some of slices(places, () => 0))
      await run(`DELETE FROM ${this.#records} WHERE ${this.#any(some)}`, [
        ...some.flatMap(({ collection, key }) => [collection, key]),
      ])
  }

  #any(places: readonly Place[]): string {
    const one = (at: number): string => `(collection = ${this.#at(at * 2 + 1)} AND name = ${this.#at(at * 2 + 2)})`
    return places.map((_, at) => one(at)).join(' OR ')
  }

  /** The mark of the value at a place, counted from 1. */
  #at(place: number): string {
    return this.#dialect === 'postgres' ? `$${String(place)}` : '?'
  }
}

type Place = Pick<RecordRow, 'collection' | 'key'>

interface Range {
  readonly lower: Uint8Array
  readonly end: Uint8Array
  readonly limit: number | undefined
  readonly reverse: boolean
}

const columns = 'collection, name, version, content'
const nothing = new Uint8Array()

function rowOf(row: Readonly<Record<string, unknown>>): RecordRow {
  return {
    collection: row['collection'] as Uint8Array,
    key: row['name'] as Uint8Array,
    version: Number(row['version']),
    value: (row['content'] as Uint8Array | undefined) ?? nothing,
  }
}

/** Cuts rows into as many as one statement takes. */
function* slices<T>(all: readonly T[], bytesOf: (one: T) => number): Iterable<readonly T[]> {
  let some: T[] = []
  let bytes = 0
  for (const one of all) {
    const more = bytesOf(one)
    if (some.length === rowsMax || (some.length > 0 && bytes + more > bytesMax)) {
      yield some
      some = []
      bytes = 0
    }
    some.push(one)
    bytes += more
  }
  if (some.length > 0) yield some
}
