import { type BodyEncoding, KithError, utf8Bytes } from '@kith/wire'
import type { Body, Json } from '../api/messages.ts'

/** A body as it travels in a message. */
export interface EncodedBody {
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The bytes of a body. @throws {@link KithError} `option-invalid` when it is neither bytes nor JSON. */
export function encodeBody(body: Body): EncodedBody {
  if (body instanceof Uint8Array) return { encoding: 'bytes', body: body.slice() }
  let json: string | undefined
  try {
    json = JSON.stringify(body)
  } catch (cause) {
    throw new KithError('option-invalid', 'A body is JSON or bytes.', { cause })
  }
  if (json === undefined) throw new KithError('option-invalid', 'A body is JSON or bytes.')
  return { encoding: 'json', body: utf8Bytes(json) }
}

/** The body of a message, or nothing when its bytes are not what they claim to be. */
export function decodeBody(encoding: BodyEncoding, bytes: Uint8Array): { readonly body: Body } | undefined {
  if (encoding === 'bytes') return { body: bytes.slice() }
  try {
    return { body: JSON.parse(utf8.decode(bytes)) as Json }
  } catch {
    // The sender's bytes are no JSON; the caller says so to the sender.
    return undefined
  }
}

/** The bytes of a record: a byte that says how to read the rest, 1 for JSON and 0 for bytes, then the body. */
export function encodeStored(body: Body): Uint8Array {
  const { encoding, body: bytes } = encodeBody(body)
  const stored = new Uint8Array(1 + bytes.byteLength)
  stored[0] = encoding === 'json' ? 1 : 0
  stored.set(bytes, 1)
  return stored
}

/** The body of a record. @throws {@link KithError} `store-failed` when the bytes were not written by `encodeStored`. */
export function decodeStored(bytes: Uint8Array): Body {
  const decoded =
    bytes[0] === 1 || bytes[0] === 0 ? decodeBody(bytes[0] === 1 ? 'json' : 'bytes', bytes.subarray(1)) : undefined
  if (decoded === undefined) throw new KithError('store-failed', 'A record in the store cannot be read.')
  return decoded.body
}
