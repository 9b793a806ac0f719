import { type BlobRef, type ErrorCode, readBlobRef } from '@kith/wire'
import type { BlobReceiver } from '../api/blobs.ts'
import type { Json } from '../api/messages.ts'
import type { MailboxWish } from './keeping.ts'
import { decodeStored, encodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'

/** Collection of the blobs that this device shares, has or fetches, by id. */
export const blobsCollection = 'kith.blobs'

/** What the store says of one blob. */
export interface BlobRecord {
  readonly ref: BlobRef
  readonly origin: 'shared' | 'received'
  /** Under which name its parts are kept. */
  readonly content: string
  /** The file that its chunks are read from when they are not kept. */
  readonly file?: { readonly path: string; readonly changedAtMs: number } | undefined
  /** Names whose devices may hold it, beside the one who shares it. */
  readonly holders: readonly string[]
  readonly isPaused: boolean
  /** Everything is on disk. */
  readonly isWhole: boolean
  /** Why it will never be whole. */
  readonly failed?: ErrorCode | undefined
  readonly sinceMs: number
  readonly savedAs?: string | undefined
  /** Of what this device shares: for whom it is, where that was said. */
  readonly for?: readonly BlobReceiver[] | undefined
  readonly mailbox?: MailboxWish | undefined
  /** It came whole, and the one who shares it may not know (spec BL20). */
  readonly isUntold?: boolean | undefined
}

export function encodeBlobRecord(record: BlobRecord): Uint8Array {
  return encodeStored(record as unknown as Json)
}

/** Reads a record of the store; undefined when it is none. */
export function decodeBlobRecord(bytes: Uint8Array): BlobRecord | undefined {
  const record = decodeStored(bytes) as unknown as BlobRecord
  return readBlobRef(record.ref).kind === 'ok' ? record : undefined
}

/** Reads all records of a store; `isSure` when none of them was unreadable. */
export async function readBlobRecords(
  store: PeerStore,
): Promise<{ readonly records: readonly BlobRecord[]; readonly isSure: boolean }> {
  const records: BlobRecord[] = []
  let isSure = true
  for (let after: string | undefined; ;) {
    const page = await store.list(blobsCollection, { after, limit: pageSize })
    for (const { value } of page) {
      const record = decodeBlobRecord(value)
      if (record === undefined) isSure = false
      else records.push(record)
    }
    after = page.at(-1)?.key
    if (page.length < pageSize) return { records, isSure }
  }
}

const pageSize = 200
