import channels from '../../../spec/vectors/channels.json' with { type: 'json' }
import frames from '../../../spec/vectors/frames.json' with { type: 'json' }
import ids from '../../../spec/vectors/ids.json' with { type: 'json' }
import messages from '../../../spec/vectors/messages.json' with { type: 'json' }
import names from '../../../spec/vectors/names.json' with { type: 'json' }
import signed from '../../../spec/vectors/signed.json' with { type: 'json' }
import { type Envelope, type ErrorCode, readHeader, writeHeader } from '@kith/wire'
import type { EnvelopeHeader } from '@kith/wire'

/** A vector of `spec/vectors`, as `spec/vectors/README.md` describes it. */
export interface Vector {
  readonly id: string
  readonly note: string
  readonly input?: unknown
  /** Hex; null where a text stands for no bytes. */
  readonly bytes?: string | null
  /** With what code the bytes, or the input, are refused. */
  readonly code?: ErrorCode
  /** In `signed.json`: which record. */
  readonly of?: string
  /** In `signed.json`: the bytes behind the record. */
  readonly signature?: { readonly hex: string }
  /** In `names.json`: what the input reads as, and its skeleton. */
  readonly name?: string
  readonly skeleton?: string
}

export const channelVectors = channels as readonly Vector[]
export const frameVectors = frames as readonly Vector[]
export const idVectors = ids as readonly Vector[]
export const messageVectors = messages as readonly Vector[]
export const nameVectors = names as readonly Vector[]
export const signedVectors = signed as readonly Vector[]

export function isValid(vector: Vector): boolean {
  return vector.code === undefined && vector.bytes !== null
}

export function hexToBytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function bytesOf(vector: Vector): Uint8Array<ArrayBuffer> {
  return hexToBytes(vector.bytes ?? '')
}

/** A value as the code takes it: `{ hex }` becomes bytes, and the fields of an envelope's header become its 76 bytes. */
export function fromVector<T>(value: unknown): T {
  if (Array.isArray(value)) return value.map((item) => fromVector<unknown>(item)) as T
  if (!isObject(value)) return value as T
  if (typeof value['hex'] === 'string') return hexToBytes(value['hex']) as T
  const { header, ...rest } = value
  const fields = Object.fromEntries(Object.entries(rest).map(([key, field]) => [key, fromVector<unknown>(field)]))
  return (header === undefined ? fields : { authenticated: writeHeader(header as EnvelopeHeader), ...fields }) as T
}

/** The way back. */
export function toVector(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: bytesToHex(value) }
  if (Array.isArray(value)) return value.map(toVector)
  if (!isObject(value)) return value
  const { authenticated, ...rest } = value as Partial<Envelope>
  const fields = Object.fromEntries(Object.entries(rest).map(([key, field]) => [key, toVector(field)]))
  return authenticated === undefined ? fields : { header: { ...readHeader(authenticated) }, ...fields }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
