import { createHash, randomBytes } from 'node:crypto'

import { KeptOrder } from '@kith/core'
import {
  blobHashBytes,
  type BlobId,
  type BlobGetFrame,
  type BlobPutFrame,
  type BlobReserveFrame,
  type DeviceId,
  BlobShape,
  limits,
} from '@kith/wire'

import { randomId } from './made-frames.ts'

/**
 * Large content as a server sees it: chunks that nobody can read, and the pages of their hashes. The chunks are random bytes, which is what sealed ones look
 * like.
 */
export class MadeBlob {
  readonly id: BlobId = randomId<BlobId>()
  readonly order: KeptOrder
  readonly token: Uint8Array = randomBytes(32)
  readonly root: Uint8Array
  /** By level, then by index. */
  readonly #parts: readonly (readonly Uint8Array[])[]

  /** A blob of so much content. */
  constructor(bytes: number) {
    const order = new KeptOrder(new BlobShape(bytes))
    this.order = order
    const { chunks, counts } = order.shape
    const sealed = randomBytes(bytes + chunks * (limits.blobPartBytesMax - limits.blobChunkBytes))
    const levels = [cut(sealed, limits.blobPartBytesMax)]
    for (let below = levels[0] ?? []; levels.length < counts.length; levels.push(below))
      below = cut(Buffer.concat(below.map(hashOf)), limits.blobPageHashes * blobHashBytes)
    this.#parts = levels
    this.root = hashOf(levels.at(-1)?.[0] ?? new Uint8Array(0))
  }

  /** All parts. */
  get parts(): number {
    return this.order.parts
  }

  /** The content of a part. */
  content(level: number, index: number): Uint8Array {
    return this.#parts[level]?.[index] ?? new Uint8Array(0)
  }

  /** What reserves room for it. */
  reserve(as: DeviceId, request: number, change: Partial<BlobReserveFrame> = {}): BlobReserveFrame {
    const { id: blob, root, token } = this
    const { bytes } = this.order.shape
    return { type: 'blob-reserve', request, as, blob, root, bytes, keepMs: 60_000, tokenHash: hashOf(token), ...change }
  }

  /** What puts the part at a place in the order. */
  put(as: DeviceId, position: number): BlobPutFrame {
    const { level, index } = this.order.partAt(position)
    return { type: 'blob-put', as, blob: this.id, level, index, content: this.content(level, index) }
  }

  /** What asks for parts of a level. */
  get(as: DeviceId, request: number, level: number, first: number, count: number): BlobGetFrame {
    const { id: blob, root, token } = this
    return { type: 'blob-get', request, as, blob, root, token, level, first, count }
  }
}

function cut(bytes: Uint8Array, length: number): readonly Uint8Array[] {
  const count = Math.ceil(bytes.byteLength / length)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * length, (at + 1) * length))
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}
