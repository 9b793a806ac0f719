import {
  closeSync,
  copyFileSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { collections, type LogFrame } from '@kith/core'
import { KithError } from '@kith/wire'
import type { Database } from 'better-sqlite3'
import { keyOfBytes } from './key-bytes.ts'
import { sealCollection } from './seal-records.ts'
import { type Findings, holdsPositions, RowBook } from './sqlite-check.ts'
import { layoutVersion, makeLayout, pageBytes } from './sqlite-layout.ts'
import { commitsMark, isWhole, layoutMark, markOf, type RawRow, type Row, SqliteRecords } from './sqlite-records.ts'
import { noteMissing, readMissing } from './sqlite-missing.ts'

type OpenDatabase = (path: string) => Database

/** A damaged store, to be made anew. */
export interface Damaged {
  readonly path: string
  readonly open: OpenDatabase
  /** The log beside the file, and what it holds. */
  readonly log: { readonly bytes: Uint8Array; readonly frames: readonly LogFrame[] } | undefined
  /** Commits that were acknowledged, as far as it is known. */
  readonly commits: number
  readonly nowMs: number
}

/** Collection of the device's own keys; a store that lost them cannot stand for its name any more. */
const selfCollection = 'kith.self'

/**
 * Makes a damaged store anew of what can be read, and puts it in the place of the old one, which is kept beside it; answers where. Rows
 * that do not hold what was written are set aside, those that cannot be read are named by the index where it can be read, and what is
 * missing besides is counted.
 *
 * Throws `store-damaged`, and leaves everything as it is, when the device's keys are not among what can be read: then only a copy helps.
 */
export function salvage(damaged: Damaged): string {
  const { path, open, nowMs } = damaged
  const [reading, fresh] = [`${path}-reading`, `${path}-salvaged`]
  const kept = freeName(`${path}.damaged-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}`)
  const lock = openLocked(open, fresh)
  try {
    copyFileSync(path, reading)
    repair(reading, damaged)
    const source = open(reading)
    try {
      fill(lock, gather(source), damaged)
    } finally {
      source.close()
    }
  } catch (cause) {
    lock.close()
    for (const one of [reading, fresh]) rmSync(one, { force: true })
    throw cause
  }
  lock.close()
  keep(path, kept)
  if (damaged.log !== undefined) writeFileSync(`${kept}-wal`, damaged.log.bytes, { mode: 0o600 })
  replace(fresh, path)
  rmSync(reading, { force: true })
  return kept
}

/** Puts a file in the place of another, so that after a power cut one of them is there, whole. */
export function replace(from: string, to: string): void {
  const file = openSync(from, 'r+')
  fsyncSync(file)
  closeSync(file)
  for (const log of [`${to}-wal`, `${to}-shm`]) rmSync(log, { force: true })
  renameSync(from, to)
  const folder = openSync(dirname(to), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** An empty store of this layout at a path, locked while it is filled. */
export function openLocked(open: OpenDatabase, path: string): Database {
  closeSync(openSync(path, 'a', 0o600))
  const database = open(path)
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('synchronous = FULL')
    database.exec('BEGIN EXCLUSIVE')
    if (database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined) {
      makeLayout(database)
      return database
    }
  } catch (cause) {
    database.close()
    throw cause
  }
  // What an interrupted try left is of no worth: the damaged file is still there.
  database.close()
  rmSync(path)
  return openLocked(open, path)
}

/** Brings what the log holds into the copy, and gives it a first page that can be read. */
function repair(reading: string, { open, log }: Damaged): void {
  const template = open(':memory:')
  makeLayout(template)
  const first = Buffer.from(template.serialize().subarray(0, pageBytes))
  template.close()
  const file = openSync(reading, 'r+')
  try {
    let pages = Math.ceil(fstatSync(file).size / pageBytes)
    for (const { page, bytes } of log?.frames ?? []) {
      // A page number that nobody can have written would only make the file large.
      if (page < 1 || page > pages + (log?.frames.length ?? 0)) continue
      writeSync(file, bytes, 0, pageBytes, (page - 1) * pageBytes)
      pages = Math.max(pages, page)
    }
    ftruncateSync(file, Math.max(1, pages) * pageBytes)
    first.writeUInt32BE(Math.max(1, pages), 28)
    writeSync(file, first, 0, pageBytes, 0)
  } finally {
    closeSync(file)
  }
}

type LostRow = Omit<RawRow, 'id'> & { readonly id: undefined }

interface Gathered {
  readonly whole: readonly Row[]
  /** Rows that do not hold what was written, and names of those that cannot be read. */
  readonly lost: readonly LostRow[]
  readonly findings: Findings
  readonly missingSince: ReturnType<typeof readMissing>
  /** Nothing when it cannot be read. */
  readonly commits: number | undefined
  /** How many records of the device's own there were; nothing when it cannot be read. */
  readonly selfCount: number | undefined
  /** How many records of its seal there were; nothing when it cannot be read. */
  readonly sealCount: number | undefined
}

function gather(source: Database): Gathered {
  const rows = readRows(source)
  const names = readNames(source)
  const whole = new Map<string, Row>()
  const lost: LostRow[] = []
  const book = new RowBook()
  for (const id of new Set([...rows.keys(), ...names.keys()])) {
    const name = names.get(id)
    const row = rows.get(id)
    // A row whose number is damaged is found under another; the index alone knows the right one.
    if (row === undefined && name !== undefined && whole.has(nameOf(name))) continue
    // The key stands in the row and in the index; the copy that fits the checksum is right.
    const found = wholeOf(row) ?? wholeOf(row && name && { ...row, ...name })
    const shown: RawRow = found ?? {
      collection: null,
      key: null,
      version: null,
      sum: null,
      value: null,
      ...row,
      ...name,
      id,
    }
    book.add(shown)
    if (found === undefined) lost.push({ ...shown, id: undefined })
    else {
      const place = nameOf(found)
      const other = whole.get(place)
      if (other === undefined || other.version < found.version) whole.set(place, found)
    }
  }
  const records = attempt(() => new SqliteRecords(source))
  const known = records ?? { marks: () => [], readMark: () => undefined }
  const read = <T>(from: () => T): T | undefined => (records === undefined ? undefined : attempt(from))
  return {
    whole: [...whole.values()],
    lost,
    findings: areMarksAlone(source, lost.length)
      ? { damaged: [], missing: new Map(), stale: new Set() }
      : (attempt(() => book.compare(known, () => true)) ?? book.compare(none, () => true)),
    missingSince: read(() => readMissing(known)) ?? new Map(),
    commits: read(() => known.readMark(commitsMark)?.count),
    selfCount: read(() => countOf(known, markOf(Buffer.from(selfCollection)))),
    sealCount: read(() => countOf(known, markOf(Buffer.from(sealCollection)))),
  }
}

function nameOf({ collection, key }: Pick<Row, 'collection' | 'key'>): string {
  return `${collection.toString('latin1')}\0${key.toString('latin1')}`
}

function wholeOf(row: RawRow | undefined): Row | undefined {
  return row !== undefined && isWhole(row) ? row : undefined
}

/**
 * True when the table of marks is damaged, and every record is where its index says: then a mark that says otherwise is what is wrong. A damaged page
 * may show an older copy of a mark, with a checksum that fits.
 */
function areMarksAlone(source: Database, lost: number): boolean {
  const isSound = (table: string): boolean =>
    attempt(() => source.pragma(`integrity_check(${table})`, { simple: true })) === 'ok'
  return lost === 0 && !isSound('marks') && isSound('records')
}

/** The count of a mark, 0 where there is none; nothing when it is damaged. */
function countOf(records: Pick<SqliteRecords, 'marks' | 'readMark'>, name: Buffer): number | undefined {
  return records.marks().some((one) => one.equals(name)) ? records.readMark(name)?.count : 0
}

const none = { marks: (): readonly Buffer[] => [], readMark: (): undefined => undefined }

/** Fills the fresh store and ends its transaction. */
function fill(fresh: Database, gathered: Gathered, { commits, nowMs }: Damaged): void {
  const own = (row: Pick<RawRow, 'collection'>): boolean =>
    Buffer.isBuffer(row.collection) && keyOfBytes(row.collection) === selfCollection
  const hasKeys = gathered.whole.some((row) => own(row) && keyOfBytes(row.key) === 'keys')
  const found = gathered.whole.filter(own).length + gathered.lost.filter(own).length
  if ((gathered.selfCount !== 0 && !hasKeys) || found < (gathered.selfCount ?? 0) || isSealLost(gathered))
    throw new KithError(
      'store-damaged',
      'The file of the store is damaged, and the keys of the device cannot be read; nothing was changed. Restore it from a copy.',
    )
  const records = new SqliteRecords(fresh)
  records.writeMark(layoutMark, { count: layoutVersion, sums: 0 })
  const { missing, stale } = gathered.findings
  for (const row of gathered.whole) {
    const collection = keyOfBytes(row.collection)
    // One of these positions is an older one, and which is not known: none of them is safe to go on from.
    if (holdsPositions(collection) && stale.has(collection)) records.setAside({ ...row, id: undefined }, nowMs)
    else records.putRow(row)
  }
  for (const row of gathered.lost) records.setAside(row, nowMs)
  for (const [collection, since] of gathered.missingSince) noteMissing(records, collection, since.count, since.sinceMs)
  for (const [collection, count] of missing)
    if (count > 0 || holdsPositions(collection)) noteMissing(records, collection, count, nowMs)
  if (gathered.selfCount === undefined) noteMissing(records, collections.inStreams, 0, nowMs)
  records.mark()
  records.writeMark(commitsMark, { count: gathered.commits ?? commits, sums: 0 })
  fresh.exec('COMMIT')
}

/** True when what opens a sealed store is not whole any more. */
function isSealLost({ whole, lost, sealCount }: Gathered): boolean {
  const ofSeal = ({ collection }: Pick<RawRow, 'collection'>): boolean =>
    Buffer.isBuffer(collection) && keyOfBytes(collection) === sealCollection
  return lost.some(ofSeal) || whole.filter(ofSeal).length < (sealCount ?? 0)
}

/** Every row that can be read: from both ends, and where that stops, one by one. */
function readRows(source: Database): ReadonlyMap<number, RawRow> {
  const columns = 'SELECT id, collection, key, version, sum, value FROM records'
  const rows = new Map<number, RawRow>()
  const walk = (order: '' | 'DESC', compare: '>' | '<', start: number): number => {
    let at = start
    attempt(() => {
      const page = source.prepare<[number], RawRow>(`${columns} WHERE id ${compare} ? ORDER BY id ${order} LIMIT 1`)
      for (let row = page.get(at); row !== undefined; row = page.get(at)) {
        rows.set(row.id, row)
        // Rows out of order would be walked in a circle.
        if (compare === '>' ? row.id <= at : row.id >= at) return
        at = row.id
      }
    })
    return at
  }
  const low = walk('', '>', Number.MIN_SAFE_INTEGER)
  const high = walk('DESC', '<', Number.MAX_SAFE_INTEGER)
  const one = attempt(() => source.prepare<[number], RawRow>(`${columns} WHERE id = ?`))
  for (let id = Math.max(0, low) + 1; one !== undefined && id < high && id - low <= singlyMax; id++) {
    const row = rows.has(id) ? undefined : attempt(() => one.get(id))
    if (row !== undefined) rows.set(id, row)
  }
  for (const id of readNames(source).keys()) {
    const row = rows.has(id) ? undefined : attempt(() => one?.get(id))
    if (row !== undefined) rows.set(id, row)
  }
  return rows
}

/** The keys of rows as the index has them. */
function readNames(source: Database): ReadonlyMap<number, Pick<Row, 'collection' | 'key'>> {
  const names = new Map<number, Pick<Row, 'collection' | 'key'>>()
  for (const order of ['', ' DESC'])
    attempt(() => {
      const rows = source.prepare<[], Pick<RawRow, 'id' | 'collection' | 'key'>>(
        `SELECT id, collection, key FROM records INDEXED BY records_by_key ORDER BY collection${order}, key${order}`,
      )
      for (const { id, collection, key } of rows.iterate())
        if (Buffer.isBuffer(collection) && Buffer.isBuffer(key)) names.set(id, { collection, key })
    })
  return names
}

/** Rows that are asked for one by one where the table cannot be walked. */
const singlyMax = 200_000

/** What can be had of a damaged file; nothing where it cannot be read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    // Whatever SQLite says of it, this part is lost, and is named or counted as such.
    return undefined
  }
}

function keep(path: string, kept: string): void {
  try {
    linkSync(path, kept)
  } catch {
    // Some file systems have no second names for a file.
    copyFileSync(path, kept)
  }
}

function freeName(wanted: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${String(count)}`
    try {
      closeSync(openSync(name, 'ax', 0o600))
      rmSync(name)
      return name
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    }
  }
}
