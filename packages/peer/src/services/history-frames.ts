import { blob24, decode, encode, type Field, KithError, list, oneOf, record, text, u32, u8 } from '@kith/wire'
import { collectionBytesMax, keyBytesMax } from '../store/record-limits.ts'

/**
 * What two devices of a name say to each other when one takes the records of the other (spec PE80): frames over a channel, each behind its length
 * in four bytes. The taker sends one frame, what it asks for; the giver answers `total`, then records, then `done`.
 */
export const historyChannelType = 'kith.history'

/** The largest value that is given. */
export const historyValueBytesMax: number = 4 * 1024 * 1024
/** Collections in one ask. */
export const historyCollectionsMax = 64
const frameBytesMax = historyValueBytesMax + 65_536
const lengthBytes = 4

/** A collection that is asked for, and the last of its keys that came before; empty when none did. */
export interface AskedCollection {
  readonly name: string
  readonly after: string
}

/** A record on its way: the place of its collection in the ask, its key, and its value as stores hold it. */
export interface GivenRecord {
  readonly collection: number
  readonly key: string
  readonly value: Uint8Array
}

/** What a giver says. `done` tells how many records could not be given. */
export type HistoryFrame =
  | { readonly kind: 'total'; readonly records: number }
  | { readonly kind: 'records'; readonly records: readonly GivenRecord[] }
  | { readonly kind: 'done'; readonly leftOut: number }

const versionField: Field<'1'> = oneOf(['1'])
const ask = record<{ readonly version: '1'; readonly collections: readonly AskedCollection[] }>({
  version: versionField,
  collections: list(
    record<AskedCollection>({ name: text(collectionBytesMax), after: text(keyBytesMax) }),
    historyCollectionsMax,
  ),
})
const kinds = ['total', 'records', 'done'] as const
const kindField = record<{ readonly kind: (typeof kinds)[number] }>({ kind: oneOf(kinds) })
const countField = record<{ readonly kind: 'total' | 'records' | 'done'; readonly count: number }>({
  kind: oneOf(kinds),
  count: u32,
})
const recordsField = record<{ readonly kind: 'total' | 'records' | 'done'; readonly records: readonly GivenRecord[] }>({
  kind: oneOf(kinds),
  records: list(
    record<GivenRecord>({ collection: u8, key: text(keyBytesMax), value: blob24(historyValueBytesMax) }),
    1000,
  ),
})

export function encodeAsk(collections: readonly AskedCollection[]): Uint8Array {
  return framed(encode(ask, { version: '1', collections }))
}

/** @throws {@link KithError} `history-malformed`. */
export function decodeAsk(bytes: Uint8Array): readonly AskedCollection[] {
  const decoded = decode(ask, bytes)
  if (decoded.kind === 'refused') throw malformed()
  return decoded.value.collections
}

export function encodeHistory(frame: HistoryFrame): Uint8Array {
  if (frame.kind === 'records') return framed(encode(recordsField, frame))
  const count = frame.kind === 'total' ? frame.records : frame.leftOut
  return framed(encode(countField, { kind: frame.kind, count }))
}

/** @throws {@link KithError} `history-malformed`. */
export function decodeHistory(bytes: Uint8Array): HistoryFrame {
  const head = decode(kindField, bytes.subarray(0, 1))
  if (head.kind === 'refused') throw malformed()
  if (head.value.kind === 'records') {
    const decoded = decode(recordsField, bytes)
    if (decoded.kind === 'refused') throw malformed()
    return { kind: 'records', records: decoded.value.records }
  }
  const decoded = decode(countField, bytes)
  if (decoded.kind === 'refused') throw malformed()
  const { kind, count } = decoded.value
  return kind === 'total' ? { kind, records: count } : { kind: 'done', leftOut: count }
}

/** Puts frames together from the bytes of a channel, and holds no more than one of them. */
export class FrameReader {
  readonly #read: () => Promise<Uint8Array | undefined>
  #chunks: Uint8Array[] = []
  #bytes = 0

  constructor(read: () => Promise<Uint8Array | undefined>) {
    this.#read = read
  }

  /** The next frame; undefined when the other end has ended. Rejects `history-malformed`, and as the channel does. */
  async next(): Promise<Uint8Array | undefined> {
    if (!(await this.#fill(lengthBytes))) return undefined
    const head = this.#take(lengthBytes)
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0)
    if (length === 0 || length > frameBytesMax || !(await this.#fill(length))) throw malformed()
    return this.#take(length)
  }

  /** True when there are so many bytes; false when the other end has ended before. */
  async #fill(bytes: number): Promise<boolean> {
    while (this.#bytes < bytes) {
      const chunk = await this.#read()
      if (chunk === undefined) {
        if (this.#bytes > 0) throw malformed()
        return false
      }
      this.#chunks.push(chunk)
      this.#bytes += chunk.byteLength
    }
    return true
  }

  #take(bytes: number): Uint8Array {
    const taken = new Uint8Array(bytes)
    for (let at = 0; at < bytes;) {
      const [chunk = taken] = this.#chunks
      const part = chunk.subarray(0, bytes - at)
      taken.set(part, at)
      at += part.byteLength
      if (part.byteLength === chunk.byteLength) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(part.byteLength)
    }
    this.#bytes -= bytes
    return taken
  }
}

/** What the other device sends breaks the rules. */
export function malformed(): KithError {
  return new KithError('history-malformed')
}

function framed(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lengthBytes + body.byteLength)
  new DataView(bytes.buffer).setUint32(0, body.byteLength)
  bytes.set(body, lengthBytes)
  return bytes
}
