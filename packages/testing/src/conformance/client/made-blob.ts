import { createHash, randomBytes } from 'node:crypto'

import { KeptOrder } from '@kith/core'
import {
  type BlobId,
  type BlobGetFrame,
  type BlobPutFrame,
  type BlobReserveFrame,
  type DeviceId,
  limits,
} from '@kith/wire'

import { randomId } from './made-frames.ts'

const hashBytes = 32

/**
 * Large content as a server sees it: chunks that nobody can read, and the pages of their hashes. The chunks are random bytes, which is what sealed ones look
 * like.
 */
export class MadeBlob {
  readonly id: BlobId = randomId<BlobId>()
  readonly order: KeptOrder
  readonly token: Uint8Array = randomBytes(hashBytes)
  readonly root: Uint8Array
  /** By level, then by index. */
  readonly #parts: readonly (readonly Uint8Array[])[]

  /** A blob whose chunks have `bytes` together. */
  constructor(bytes: number) {
    const order = KeptOrder.of(bytes)
    if (order === undefined) throw new Error('no blob has so many bytes')
    this.order = order
    const levels = [cut(randomBytes(bytes), limits.blobPartBytesMax)]
    for (let below = levels[0] ?? []; below.length > 1; levels.push(below))
      below = cut(Buffer.concat(below.map(hashOf)), 1536 * hashBytes)
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
    const { bytes } = this.order
    return { type: 'blob-reserve', request, as, blob, root, bytes, keepMs: 60_000, tokenHash: hashOf(token), ...change }
  }

  /** What puts the part at a place in the order. */
  put(as: DeviceId, position: number): BlobPutFrame {
    const { level, index } = this.order.placeAt(position)
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
