import { WireFault } from '../codec/fault.ts'
import { Writer } from '../codec/writer.ts'
import {
  blob24,
  decode,
  type Decoded,
  encode,
  type Field,
  fixed,
  id,
  list,
  record,
  u16,
  u64,
  u8,
} from '../codec/fields.ts'
import { limits } from '../limits.ts'
import type { BlobId } from '../ids.ts'
import { type BlobPart } from './shape.ts'

/** What a channel of type `kith.blob` begins with: which blob, and the proof that its reference is known (spec BL9). */
export interface BlobOpening {
  readonly blob: BlobId
  /** 32 bytes derived from the blob's key. */
  readonly token: Uint8Array
}

/** What who fetches says: parts it wants, in the order in which it wants them, or wants no more (spec BL10). */
export type BlobRequest =
  | { readonly kind: 'want'; readonly parts: readonly BlobPart[] }
  | { readonly kind: 'unwant'; readonly parts: readonly BlobPart[] }

/** What a holder answers: a part, or why it does not come. */
export type BlobAnswer = BlobBytes | BlobLack

/** A part as it travels: a sealed chunk, or a page. */
export interface BlobBytes {
  readonly kind: 'part'
  readonly part: BlobPart
  readonly bytes: Uint8Array
}

/** A part that a holder does not give: the number of a code says why. */
export interface BlobLack {
  readonly kind: 'lack'
  readonly part: BlobPart
  readonly code: number
}

const openingFields: Field<BlobOpening> = record<BlobOpening>({ blob: id<BlobId>(), token: fixed(32) })
const partFields: Field<BlobPart> = record<BlobPart>({ level: u8, index: u64 })
const partList = list(partFields, limits.blobWantsMax)

export function encodeBlobOpening(opening: BlobOpening): Uint8Array<ArrayBuffer> {
  return encode(openingFields, opening)
}

export function decodeBlobOpening(bytes: Uint8Array): Decoded<BlobOpening> {
  return decode(openingFields, bytes)
}

/** One message from who fetches to a holder: a kind, then its fields. */
export const blobRequest: Field<BlobRequest> = {
  write: (w, v) => {
    w.u8(v.kind === 'want' ? 0 : 1)
    partList.write(w, v.parts)
  },
  read: (r) => {
    const kind = r.u8()
    if (kind > 1) throw new WireFault('value-unknown', 'A request for parts is of an unknown kind.')
    return { kind: kind === 0 ? 'want' : 'unwant', parts: partList.read(r) }
  },
}

const sealed = blob24(limits.blobPartBytesMax)

/** One message from a holder to who fetches: a kind, then its fields. */
export const blobAnswer: Field<BlobAnswer> = {
  write: (w, v) => {
    w.u8(v.kind === 'part' ? 0 : 1)
    partFields.write(w, v.part)
    if (v.kind === 'part') sealed.write(w, v.bytes)
    else u16.write(w, v.code)
  },
  read: (r) => {
    const kind = r.u8()
    if (kind > 1) throw new WireFault('value-unknown', 'An answer about a part is of an unknown kind.')
    const part = partFields.read(r)
    return kind === 0 ? { kind: 'part', part, bytes: sealed.read(r) } : { kind: 'lack', part, code: u16.read(r) }
  },
}

/** Longest message of an exchange, behind its length. */
export const blobMessageBytesMax: number = limits.blobPartBytesMax + 13

/** A message as it stands in the bytes of a channel: its length in three bytes, then itself. */
export function blobMessage<T>(field: Field<T>, value: T, sizeHint = 1024): Uint8Array<ArrayBuffer> {
  const writer = new Writer(sizeHint)
  writer.u24(0)
  field.write(writer, value)
  writer.patchU24(0, writer.length - 3)
  return writer.take()
}

/** Cuts the bytes of a channel into messages, however they were cut on their way. Holds one message at most. */
export class BlobMessages<T> {
  readonly #field: Field<T>
  #parts: Uint8Array[] = []
  #held = 0

  constructor(field: Field<T>) {
    this.#field = field
  }

  /** The messages that end in these bytes. Throws `WireFault` when they break a rule; then nothing more is to be read. */
  push(bytes: Uint8Array): readonly T[] {
    this.#parts.push(bytes)
    this.#held += bytes.byteLength
    const values: T[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      const read = decode(this.#field, next)
      if (read.kind === 'refused') throw new WireFault(read.code, read.message)
      values.push(read.value)
    }
    return values
  }

  /** The next whole message, when it is there. */
  #take(): Uint8Array | undefined {
    if (this.#held < 3) return undefined
    const head = this.#joined(3)
    const length = ((head[0] as number) << 16) | ((head[1] as number) << 8) | (head[2] as number)
    if (length > blobMessageBytesMax) throw new WireFault('frame-too-long', 'A message about parts is too long.')
    if (this.#held < 3 + length) return undefined
    const whole = this.#joined(3 + length)
    this.#parts =
      whole.byteLength > 3 + length ? [whole.subarray(3 + length), ...this.#parts.slice(1)] : this.#parts.slice(1)
    this.#held -= 3 + length
    return whole.subarray(3, 3 + length)
  }

  /** Makes the first `length` bytes lie in one part, which it gives. */
  #joined(length: number): Uint8Array {
    const first = this.#parts[0] as Uint8Array
    if (first.byteLength >= length) return first
    let count = 0
    let size = 0
    while (size < length) size += (this.#parts[count++] as Uint8Array).byteLength
    const joined = new Uint8Array(size)
    let at = 0
    for (const part of this.#parts.splice(0, count)) {
      joined.set(part, at)
      at += part.byteLength
    }
    this.#parts.unshift(joined)
    return joined
  }
}
