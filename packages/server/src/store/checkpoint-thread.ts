/**
 * The thread that copies the write-ahead log of a SQLite file into the file, on a connection of its own. Each message of its owner asks for one copy;
 * the answer says how many pages the log has, or what went wrong. `close` ends it.
 */
import { parentPort, workerData } from 'node:worker_threads'

import Sqlite from 'better-sqlite3'

import type { Copied } from './checkpoints.ts'

const { path } = workerData as { readonly path: string }
const file = new Sqlite(path, { timeout: 5000 })
file.pragma('synchronous = NORMAL')

parentPort?.on('message', (message: 'copy' | 'close') => {
  if (message === 'copy') parentPort?.postMessage(copy())
  else {
    file.close()
    parentPort?.close()
  }
})

/** Copies what it can without making anybody wait. */
function copy(): Copied {
  try {
    const [row] = file.pragma('wal_checkpoint(PASSIVE)') as readonly { readonly log: number }[]
    return { kind: 'copied', pages: row?.log ?? 0 }
  } catch (cause) {
    const { code = '', message } = cause as { readonly code?: string; readonly message: string }
    return { kind: 'failed', code, message }
  }
}
