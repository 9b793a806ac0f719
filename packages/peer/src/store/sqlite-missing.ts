import { keyOfBytes, bytesOfKey } from './key-bytes.ts'
import type { SqliteRecords } from './sqlite-records.ts'

/** Records of a collection that are missing without a name. */
export interface Missing {
  readonly count: number
  readonly sinceMs: number
}

const prefix = Buffer.from('?')

/** Keeps in the store, within a transaction, that a collection misses records of which the key is not known. */
export function noteMissing(
  records: Pick<SqliteRecords, 'writeMark' | 'readMark'>,
  collection: string,
  count: number,
  nowMs: number,
): void {
  const name = Buffer.concat([prefix, bytesOfKey(collection)])
  const before = records.readMark(name)
  // A mark holds whole seconds; the later time is the careful one.
  records.writeMark(name, { count: Math.max(1, count) + (before?.count ?? 0), sums: Math.ceil(nowMs / 1000) })
}

/** What is missing, by collection. */
export function readMissing(records: Pick<SqliteRecords, 'marks' | 'readMark'>): ReadonlyMap<string, Missing> {
  const missing = new Map<string, Missing>()
  for (const name of records.marks()) {
    const mark = name[0] === prefix[0] ? records.readMark(name) : undefined
    if (mark !== undefined) missing.set(keyOfBytes(name.subarray(1)), { count: mark.count, sinceMs: mark.sums * 1000 })
  }
  return missing
}
