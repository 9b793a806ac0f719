/**
 * STUN messages (RFC 8489), as bytes. A server of Kith answers Binding requests with them (spec 13), and `kith doctor` asks with them
 * and with the Allocate of TURN (RFC 8656). Reading is total: bytes that are no whole STUN message read as nothing, whoever sent them.
 *
 * ```text
 *  0 type u16 (two zero bits, 12 bits of method, 2 of class mixed in) | 2 length of the attributes u16 | 4 cookie u32 | 8 transaction 12
 * 20 attributes: type u16, length u16, value, padded to four bytes
 * ```
 */
export interface StunMessage {
  readonly method: number
  readonly kind: StunKind
  /** 12 bytes that the answer repeats. */
  readonly transaction: Uint8Array
  /** In their order, `FINGERPRINT` left out. */
  readonly attributes: readonly StunAttribute[]
}

/** What a message is, in the order of the two bits of its class. */
export const stunKinds = ['request', 'indication', 'success', 'error'] as const
/** What a message is. */
export type StunKind = (typeof stunKinds)[number]

export interface StunAttribute {
  readonly type: number
  readonly value: Uint8Array
}

/** Methods that Kith knows. */
export const stunMethods = { binding: 0x001, allocate: 0x003, refresh: 0x004 } as const

/** Attributes that Kith knows (RFC 8489, section 18.3; RFC 8656, section 18.1). */
export const stunAttributes = {
  mappedAddress: 0x0001,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  software: 0x8022,
  fingerprint: 0x8028,
} as const

/** Bytes of a message without attributes. */
export const stunHeadBytes = 20
/** A message with more attributes reads as nothing. */
const attributesMax = 64
const fingerprintBytes = 8
const integrityBytes = 24
const cookie = 0x2112_a442
const fingerprintMask = 0x5354_554e

/** Reads the message that fills `bytes`; undefined for everything else, and when its `FINGERPRINT` does not fit. */
export function readStun(bytes: Uint8Array): StunMessage | undefined {
  if (bytes.byteLength < stunHeadBytes || bytes.byteLength % 4 !== 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint16(0)
  if (type > 0x3fff || view.getUint16(2) !== bytes.byteLength - stunHeadBytes || view.getUint32(4) !== cookie)
    return undefined
  const attributes = readAttributes(bytes, view)
  return (
    attributes && {
      method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
      kind: stunKinds[((type & 0x0010) >> 4) | ((type & 0x0100) >> 7)] as StunKind,
      transaction: bytes.slice(8, stunHeadBytes),
      attributes,
    }
  )
}

/** The bytes of a message; `FINGERPRINT` is added where asked. Throws `RangeError` where a value is longer than 65,535 bytes. */
export function writeStun(
  message: StunMessage,
  options: { readonly fingerprint?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const fingerprint = options.fingerprint === true
  const padded = message.attributes.map(({ type, value }) => ({ type, value, length: paddedLength(value.byteLength) }))
  const attributesBytes = padded.reduce((sum, { length }) => sum + 4 + length, 0)
  const bytes = new Uint8Array(stunHeadBytes + attributesBytes + (fingerprint ? fingerprintBytes : 0))
  if (bytes.byteLength - stunHeadBytes > 0xffff) throw new RangeError('a STUN message is at most 65,535 bytes long')
  const view = new DataView(bytes.buffer)
  const { method, kind } = message
  const bits = stunKinds.indexOf(kind)
  const typeBits =
    (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((bits & 1) << 4) | ((bits & 2) << 7)
  view.setUint16(0, typeBits)
  view.setUint16(2, bytes.byteLength - stunHeadBytes)
  view.setUint32(4, cookie)
  bytes.set(message.transaction.subarray(0, 12), 8)
  let at = stunHeadBytes
  for (const { type, value, length } of padded) {
    view.setUint16(at, type)
    view.setUint16(at + 2, value.byteLength)
    bytes.set(value, at + 4)
    at += 4 + length
  }
  if (fingerprint) {
    view.setUint16(at, stunAttributes.fingerprint)
    view.setUint16(at + 2, 4)
    view.setUint32(at + 4, (crc32(bytes.subarray(0, at)) ^ fingerprintMask) >>> 0)
  }
  return bytes
}

/** What `MESSAGE-INTEGRITY` proves of a message that is to get it as its next attribute (RFC 8489, section 14.5): HMAC-SHA1 is over these bytes. */
export function stunBytesToProve(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes)
  new DataView(copy.buffer).setUint16(2, bytes.byteLength - stunHeadBytes + integrityBytes)
  return copy
}

/** The value of the first attribute of a type. */
export function stunValue({ attributes }: StunMessage, type: number): Uint8Array | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value
}

/** The number of an `ERROR-CODE`, such as 401; undefined without one. */
export function stunError(message: StunMessage): number | undefined {
  const value = stunValue(message, stunAttributes.errorCode)
  if (value === undefined || value.byteLength < 4) return undefined
  return ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0)
}

function readAttributes(bytes: Uint8Array, view: DataView): StunAttribute[] | undefined {
  const attributes: StunAttribute[] = []
  let at = stunHeadBytes
  while (at < bytes.byteLength) {
    const [type, length] = [view.getUint16(at), view.getUint16(at + 2)]
    const next = at + 4 + paddedLength(length)
    if (next > bytes.byteLength || attributes.length >= attributesMax) return undefined
    if (type === stunAttributes.fingerprint) {
      const isSound = (crc32(bytes.subarray(0, at)) ^ fingerprintMask) >>> 0 === view.getUint32(at + 4)
      return length === 4 && next === bytes.byteLength && isSound ? attributes : undefined
    }
    attributes.push({ type, value: bytes.slice(at + 4, at + 4 + length) })
    at = next
  }
  return attributes
}

function paddedLength(length: number): number {
  return (length + 3) & ~3
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1
  return value
})

/** CRC-32 as in ITU-T V.42. */
function crc32(bytes: Uint8Array): number {
  let value = 0xffff_ffff
  for (const byte of bytes) value = ((crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)) >>> 0
  return (value ^ 0xffff_ffff) >>> 0
}
