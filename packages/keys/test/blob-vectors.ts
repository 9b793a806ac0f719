import {
  blobAnswer,
  blobMessage,
  BlobMessages,
  blobRequest,
  BlobShape,
  bytesToId,
  decode,
  decodeBlobOpening,
  encode,
  encodeBlobOpening,
  idToBytes,
  limits,
  readBlobRef,
  type BlobId,
  type BlobOpening,
  type ErrorCode,
  type Field,
} from '@kith/wire'
import { blobIdOf, blobSecrets, BlobTree, openChunk, partHash, sealChunk } from '@kith/keys'
import { expect, it } from 'vitest'
import blobVectors from '../../../spec/vectors/blobs.json' with { type: 'json' }
import { hashes } from '../src/crypto/hashes.ts'
import { joinBytes } from '../src/crypto/bytes.ts'
import { bytesToHex, fromVector, hexToBytes } from './vectors.ts'

/** A vector of `spec/vectors/blobs.json`. */
interface BlobVector {
  readonly id: string
  readonly of: string
  readonly input?: unknown
  readonly bytes?: string
  readonly code?: ErrorCode
}

type Made = { readonly bytes: string } | { readonly code: ErrorCode }

const runs: Readonly<Record<string, (vector: BlobVector) => Promise<Made>>> = {
  'blob-secrets': async ({ input }) => {
    const { seal, token } = blobSecrets((fromVector(input) as { key: Uint8Array }).key)
    return { bytes: bytesToHex(joinBytes(seal, token)) }
  },
  chunk: async ({ input }) => {
    const { key, index, plain } = fromVector(input) as { key: Uint8Array; index: number; plain: Uint8Array }
    const { seal } = blobSecrets(key)
    const sealed = await sealChunk(seal, index, plain)
    expect(await openChunk(seal, index, sealed)).toEqual(plain)
    expect(await openChunk(seal, index + 1, sealed)).toBeUndefined()
    return { bytes: bytesToHex(sealed) }
  },
  blob: async ({ input }) => {
    const { key, bytes } = fromVector(input) as { key: Uint8Array; bytes: number }
    const { seal } = blobSecrets(key)
    const shape = new BlobShape(bytes)
    const tree = new BlobTree()
    for (let index = 0; index < shape.chunks; index++) {
      const from = index * limits.blobChunkBytes
      const plain = Uint8Array.from(
        { length: shape.chunkBytes(index) },
        (_, at) => (from + at) * 7 + 3 + Math.floor((from + at) / 256),
      )
      tree.add(await partHash(await sealChunk(seal, index, plain)))
    }
    const { root } = tree.finish()
    return { bytes: bytesToHex(joinBytes(root, idToBytes(blobIdOf(key, root, bytes)))) }
  },
  tree: async ({ input }) => {
    const { chunks, pages: counts } = input as { chunks: number; pages: number[] }
    const tree = new BlobTree()
    const pages = []
    for (let index = 0; index < chunks; index++)
      pages.push(...tree.add(hashes.sha256(Uint8Array.of(index >>> 24, index >>> 16, index >>> 8, index))))
    const end = tree.finish()
    pages.push(...end.pages)
    const shape = new BlobShape(chunks * limits.blobChunkBytes)
    expect(shape.counts).toEqual([chunks, ...counts])
    // Every page once, as long as its place asks for.
    expect(new Set(pages.map(({ part }) => shape.numberOf(part))).size).toBe(shape.parts - shape.chunks)
    for (const { part, bytes } of pages) expect(bytes.byteLength).toBe(shape.sealedBytes(part))
    return { bytes: bytesToHex(end.root) }
  },
  ref: async ({ input }) => {
    const read = readBlobRef(input)
    if (read.kind === 'refused') return { code: read.code }
    expect({ ...(input as object), ...read.value }).toEqual(input)
    return { bytes: '' }
  },
  opening: async (vector) =>
    vector.input === undefined
      ? codeOf(decodeBlobOpening(hexToBytes(vector.bytes ?? '')))
      : both(vector, encodeBlobOpening(fromVector(vector.input) as BlobOpening), decodeBlobOpening),
  request: async (vector) => exchanged(blobRequest, vector),
  answer: async (vector) => exchanged(blobAnswer, vector),
}

/** A message: written, read, and read again out of a channel that cut it into single bytes. */
function exchanged<T>(field: Field<T>, vector: BlobVector): Made {
  if (vector.input === undefined) return codeOf(decode(field, hexToBytes(vector.bytes ?? '')))
  const value = fromVector(vector.input) as T
  const messages = new BlobMessages(field)
  const travelled = joinBytes(blobMessage(field, value), blobMessage(field, value))
  expect([...travelled].flatMap((byte) => messages.push(Uint8Array.of(byte)))).toEqual([value, value])
  expect(new BlobMessages(field).push(travelled)).toEqual([value, value])
  return both(vector, encode(field, value), (bytes) => decode(field, bytes))
}

function both(vector: BlobVector, bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): Made {
  expect(read(bytes)).toEqual({ kind: 'ok', value: fromVector(vector.input) })
  return { bytes: bytesToHex(bytes) }
}

function codeOf(read: { readonly kind: string; readonly code?: ErrorCode }): Made {
  return read.code === undefined ? { bytes: '' } : { code: read.code }
}

const rules: Readonly<Record<string, string>> = {
  'blob-secrets': '[BL3][BL9]',
  chunk: '[BL3]',
  blob: '[BL1][BL5]',
  tree: '[BL2]',
  ref: '[BL4]',
  opening: '[BL9]',
  request: '[BL10][BL11]',
  answer: '[BL10]',
}

/** Runs every vector whose tree is not larger than `chunksMax`. */
export function registerBlobVectorTests(chunksMax = Number.POSITIVE_INFINITY): void {
  for (const vector of blobVectors as readonly BlobVector[]) {
    if (((vector.input as { chunks?: number } | undefined)?.chunks ?? 0) > chunksMax) continue
    it(`${rules[vector.of] ?? ''} ${vector.id}`, { timeout: 180_000 }, async () => {
      const made = await runs[vector.of]!(vector)
      expect(made).toEqual(vector.code === undefined ? { bytes: vector.bytes ?? '' } : { code: vector.code })
    })
  }

  it('[BL4] takes an id for nothing but an id', () => {
    expect(readBlobRef(undefined).kind).toBe('refused')
    expect(readBlobRef('x').kind).toBe('refused')
    expect(bytesToId<BlobId>(new Uint8Array(16))).toHaveLength(26)
  })
}
