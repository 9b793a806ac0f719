import { decode, type Decoded, encode, type Field, id, record, text, u64, u8 } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { splitSigned } from './device-list.ts'

/** Bytes of a signed contact request, at most. */
export const contactRequestBytesMax: number = limits.requestBytesMax + 256

/** What somebody says who asks to become a contact (spec FC4). */
export interface ContactRequest {
  /** 1; others are refused. */
  readonly version: number
  readonly from: string
  /** The device that signed, one of the asking name's. */
  readonly device: DeviceId
  readonly to: string
  /** Milliseconds since 1970 by the asking device's clock. */
  readonly atMs: number
  /** Plain text; may be empty. */
  readonly words: string
}

/** A contact request as it travels: the bytes that were signed, and the signature. */
export interface SignedContactRequest {
  readonly asked: ContactRequest
  /** Exactly what is signed, after `signedContexts.contactRequest`. */
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const fields: Field<ContactRequest> = record<ContactRequest>({
  version: u8,
  from: text(63),
  device: id<DeviceId>(),
  to: text(63),
  atMs: u64,
  words: text(limits.requestBytesMax),
})

/** The bytes of a request that the asking device signs. */
export function encodeContactRequest(asked: ContactRequest): Uint8Array<ArrayBuffer> {
  return encode(fields, asked)
}

/** Reads a request with its signature, which stays to be verified. Refused also when its words break the rules (FC4). */
export function decodeContactRequest(bytes: Uint8Array): Decoded<SignedContactRequest> {
  const { signedBytes, signature } = splitSigned(bytes)
  const decoded = decode(fields, signedBytes)
  if (decoded.kind === 'refused') return decoded
  const { version, words } = decoded.value
  if (version !== 1) return { kind: 'refused', code: 'value-unknown', message: 'A contact request of another version.' }
  if (!isRequestText(words))
    return { kind: 'refused', code: 'request-malformed', message: 'The words break the rules.' }
  return { kind: 'ok', value: { asked: decoded.value, signedBytes, signature } }
}

/** Characters that are not seen or turn others around: controls, formats but for the two that join letters, surrogates without a partner, and separators of lines and paragraphs. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u

/** Whether a text may be that of a contact request: 500 characters on one line, none of them unseen (spec FC4). */
export function isRequestText(words: string): boolean {
  if (words.length > 2 * limits.requestCharactersMax || unseen.test(words)) return false
  return (
    [...words].length <= limits.requestCharactersMax &&
    new TextEncoder().encode(words).byteLength <= limits.requestBytesMax
  )
}
