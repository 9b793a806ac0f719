import type { Decoded } from '../codec/fields.ts'
import { utf8Bytes } from '../codec/writer.ts'
import { type BlobId, parseId } from '../ids.ts'
import { limits } from '../limits.ts'
import { parseName } from '../names.ts'
import { blobHashBytes } from './shape.ts'

/**
 * What a blob is, and what opens it: plain JSON that may stand in any message (spec BL4). Who knows it may fetch the blob and read it.
 * A type rather than an interface, so that it is a JSON value.
 */
export type BlobRef = {
  readonly blob: BlobId
  /** The blob's key: 32 bytes as 64 hexadecimal digits. */
  readonly key: string
  /** The hash of the topmost part, written in the same way. */
  readonly root: string
  /** Plain bytes of the content, 0 to `blobBytesMax`. */
  readonly bytes: number
  /** What its sender called it; to be cleaned before it names a file. */
  readonly name: string
  /** The media type that its sender gave it, or empty; never proven. */
  readonly type: string
  /** The name that shares it. */
  readonly from: string
}

/** Reads a reference out of a message's body, which may be anything. Refused `blob-malformed`, `blob-too-long`. */
export function readBlobRef(value: unknown): Decoded<BlobRef> {
  if (typeof value !== 'object' || value === null) return refused('A reference is an object.')
  const { blob, key, root, bytes, name, type, from } = value as Record<string, unknown>
  const id = typeof blob === 'string' ? parseId<BlobId>(blob) : undefined
  if (id === undefined) return refused('A reference names its blob.')
  if (!isHex(key) || !isHex(root)) return refused('Key and root are 64 hexadecimal digits each.')
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) return refused('A length is a number.')
  if (bytes > limits.blobBytesMax)
    return { kind: 'refused', code: 'blob-too-long', message: 'A blob is larger than the limit.' }
  if (!isText(name, limits.blobNameBytesMax) || !isText(type, limits.blobTypeBytesMax))
    return refused('Name and type are short texts.')
  const sharer = typeof from === 'string' ? parseName(from) : undefined
  if (sharer?.kind !== 'name') return refused('A reference says who shares it.')
  return { kind: 'ok', value: { blob: id, key, root, bytes, name, type, from: sharer.name } }
}

/** The bytes of lower-case hexadecimal digits; the caller has checked them. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

/** Lower-case hexadecimal digits, two a byte. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && value.length === 2 * blobHashBytes && /^[0-9a-f]*$/.test(value)
}

function isText(value: unknown, bytesMax: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= bytesMax &&
    !/\p{Surrogate}/u.test(value) &&
    utf8Bytes(value).byteLength <= bytesMax
  )
}

function refused(message: string): Decoded<never> {
  return { kind: 'refused', code: 'blob-malformed', message }
}
