import keyVectors from '../../../spec/vectors/keys.json' with { type: 'json' }
import type { ErrorCode } from '@kith/wire'

/** A vector of `spec/vectors/keys.json`: `{ hex }` in an input stands for bytes. */
export interface KeyVector {
  readonly id: string
  readonly note: string
  /** What is made, or checked when there is a code. */
  readonly of: string
  readonly input: unknown
  /** What comes out, in hex. */
  readonly bytes?: string
  /** The keys of a stream from its first position on, in hex. */
  readonly keys?: string
  /** With what code it is refused. */
  readonly code?: ErrorCode
}

export const vectors = keyVectors as readonly KeyVector[]

export function hexToBytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A value as the code takes it: `{ hex }` becomes bytes. */
export function fromVector(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromVector)
  if (typeof value !== 'object' || value === null) return value
  if ('hex' in value && typeof value.hex === 'string') return hexToBytes(value.hex)
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fromVector(field)]))
}
