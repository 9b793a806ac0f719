import type { BlobStore } from './blob-store.ts'
import type { HeldBlob } from './held-blob.ts'

/** Whether a store has room for so many bytes beside what the transfers of `others` will still need (spec BL16). */
export async function hasRoom(store: BlobStore, bytes: number, others: Iterable<HeldBlob>): Promise<boolean> {
  const room = await store.room()
  if (room === undefined) return true
  let promised = 0
  for (const { fetching } of others) if (fetching?.report.state === 'running') promised += fetching.bytesLeft
  // The pages are a part in 1,536, and a disk that is full to the last byte helps nobody.
  return room >= promised + bytes + bytes / 1000 + spareBytes
}

const spareBytes = 16_777_216
