import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'

import { readLog } from '@kith/core'

/**
 * Brings the frames of a damaged write-ahead log into its file, as SQLite would if it could read them: SQLite takes the first frame that
 * does not fit for the end of the log, and drops every commit behind it without a word, though all of them were acknowledged. What the damaged
 * frame holds goes into the file as it is, and is found there by the checks of the store. True when something was mended.
 *
 * Called with the store locked and not open. Interrupted, it begins anew: the log goes last.
 */
export function mendLog(path: string): boolean {
  const log = `${path}-wal`
  if (!existsSync(log) || statSync(path).size === 0) return false
  const file = openSync(path, 'r+')
  try {
    const pageBytes = pageBytesOf(file)
    const found = pageBytes === undefined ? undefined : readLog(readFileSync(log), pageBytes)
    // One commit behind the end, of which more than a frame is not there, is one that a power cut left unfinished.
    const isDamaged = found !== undefined && found.commitsBehind > 0 && (found.commitsBehind > 1 || found.misfits === 1)
    if (!isDamaged || pageBytes === undefined) return false
    const pagesMax = Math.ceil(statSync(path).size / pageBytes) + found.frames.length
    for (const { page, bytes } of found.frames)
      if (page >= 1 && page <= pagesMax) writeSync(file, bytes, 0, pageBytes, (page - 1) * pageBytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  rmSync(log)
  rmSync(`${path}-shm`, { force: true })
  return true
}

/** The size of a page, from the header of the file; nothing when it is none that can be. */
function pageBytesOf(file: number): number | undefined {
  const header = Buffer.alloc(18)
  readSync(file, header, 0, header.byteLength, 0)
  const bytes = header.readUInt16BE(16)
  return bytes >= 512 && (bytes & (bytes - 1)) === 0 ? bytes : undefined
}
