/**
 * Web Push as a browser reads it: RFC 8291 and RFC 8188 over WebCrypto, read from the documents and not from the server, so that each
 * checks the other.
 */
type Bytes = Uint8Array<ArrayBuffer>

/** What a browser keeps of its subscription. */
export interface BrowserKeys {
  readonly pair: CryptoKeyPair
  /** Its public point, 65 bytes. */
  readonly point: Bytes
  /** 16 bytes. */
  readonly secret: Bytes
}

/** Keys of a new subscription. */
export async function makeBrowserKeys(): Promise<BrowserKeys> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { pair, point, secret: crypto.getRandomValues(new Uint8Array(16)) }
}

/** The content of a push message. Throws when it is not for these keys, or not as the documents say. */
export async function openPush(body: Uint8Array, { pair, point, secret }: BrowserKeys): Promise<Bytes> {
  const bytes = Uint8Array.from(body)
  const salt = bytes.subarray(0, 16)
  const recordSize = new DataView(bytes.buffer).getUint32(16)
  const keyLength = bytes[20] ?? 0
  const sender = bytes.subarray(21, 21 + keyLength)
  const record = bytes.subarray(21 + keyLength)
  if (record.byteLength > recordSize) throw new Error('more than one record')
  const theirs = await crypto.subtle.importKey('raw', sender, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256))
  const material = await derive(shared, secret, Uint8Array.of(...ascii('WebPush: info\0'), ...point, ...sender), 32)
  const key = await crypto.subtle.importKey(
    'raw',
    await derive(material, salt, ascii('Content-Encoding: aes128gcm\0'), 16),
    'AES-GCM',
    false,
    ['decrypt'],
  )
  const iv = await derive(material, salt, ascii('Content-Encoding: nonce\0'), 12)
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, record))
  const end = plain.findLastIndex((byte) => byte !== 0)
  if (plain[end] !== 2) throw new Error('the record is not the last one')
  return plain.slice(0, end)
}

async function derive(from: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', from, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8))
}

function ascii(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
