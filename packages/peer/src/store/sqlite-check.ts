import { collections } from '@kith/core'
import type { Database } from 'better-sqlite3'
import { keyOfBytes } from './key-bytes.ts'
import { hasLayout } from './sqlite-layout.ts'
import { collectionOfMark, isWhole, type Mark, markOf, type RawRow, type SqliteRecords } from './sqlite-records.ts'

/** What the rows of a store say, held against its marks. */
export interface Findings {
  /** Rows that do not hold what was written. */
  readonly damaged: readonly RawRow[]
  /** Collections whose rows do not fit their mark, with how many are missing; 0 when only the mark is damaged. */
  readonly missing: ReadonlyMap<string, number>
  /** Collections with as many rows as there should be, of which one is an older version of itself at least. */
  readonly stale: ReadonlySet<string>
}

/** Larger stores are not read whole at opening: only Kith's own collections are, and the rest when it is asked for. */
const wholeBytesMax = 64 * 1024 * 1024
const own = { first: Buffer.from('kith.'), end: Buffer.from('kith/') }

/** True when the structure of the file holds: every page is used once, every index fits its table. Throws what SQLite throws. */
export function isStructureSound(database: Database): boolean {
  if (!hasLayout(database)) return false
  return !isSmall(database) || database.pragma('integrity_check(1)', { simple: true }) === 'ok'
}

/** Reads every row of a small store, and Kith's own of a large one. Throws what SQLite throws. */
export function checkRows(database: Database, records: SqliteRecords): Findings {
  const columns = 'SELECT id, collection, key, version, sum, value FROM records'
  const rows = isSmall(database)
    ? database.prepare<[], RawRow>(columns).iterate()
    : database
        .prepare<[Buffer, Buffer], RawRow>(`${columns} WHERE collection >= ? AND collection < ?`)
        .iterate(own.first, own.end)
  const book = new RowBook()
  for (const row of rows) book.add(row)
  return book.compare(records, isSmall(database) ? () => true : (name) => name.startsWith('kith.'))
}

/** Counts rows by collection and compares them with the marks. */
export class RowBook {
  readonly #damaged: RawRow[] = []
  readonly #counted = new Map<string, { count: number; sums: number; damaged: number }>()

  add(row: RawRow): void {
    const isDamaged = !isWhole(row)
    if (isDamaged) this.#damaged.push(row)
    if (!Buffer.isBuffer(row.collection)) return
    const name = keyOfBytes(row.collection)
    const counted = this.#counted.get(name) ?? { count: 0, sums: 0, damaged: 0 }
    counted.count++
    if (isDamaged) counted.damaged++
    if (typeof row.sum === 'number') counted.sums = (counted.sums ^ row.sum) >>> 0
    this.#counted.set(name, counted)
  }

  /** `isWholly` says of which collections every row was read. */
  compare(records: Pick<SqliteRecords, 'marks' | 'readMark'>, isWholly: (collection: string) => boolean): Findings {
    const missing = new Map<string, number>()
    const stale = new Set<string>()
    const marked = new Set<string>()
    for (const name of records.marks()) {
      const bytes = collectionOfMark(name)
      if (bytes === undefined) continue
      const collection = keyOfBytes(bytes)
      marked.add(collection)
      const found = isWholly(collection) ? this.#compare(collection, records.readMark(markOf(bytes))) : 'fits'
      if (found === 'stale') stale.add(collection)
      else if (found !== 'fits') missing.set(collection, found)
    }
    for (const collection of this.#counted.keys())
      if (!marked.has(collection) && isWholly(collection)) missing.set(collection, 0)
    return { damaged: this.#damaged, missing, stale }
  }

  #compare(collection: string, mark: Mark | undefined): 'fits' | 'stale' | number {
    const { count, sums, damaged } = this.#counted.get(collection) ?? { count: 0, sums: 0, damaged: 0 }
    if (mark === undefined) return 0
    if (mark.count > count) return mark.count - count
    return mark.count === count && (mark.sums === sums || damaged > 0) ? 'fits' : 'stale'
  }
}

/** True for collections of which a missing record could make something happen twice. */
export function holdsPositions(collection: string): boolean {
  return collection === collections.inStreams
}

function isSmall(database: Database): boolean {
  const pages = database.pragma('page_count', { simple: true }) as number
  return pages * (database.pragma('page_size', { simple: true }) as number) <= wholeBytesMax
}
