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

/** Bytes that an answer has beside those of its part. */
export const blobAnswerHeadBytes = 13

/** Longest message of an exchange, behind its length. */
export const blobMessageBytesMax: number = limits.blobPartBytesMax + blobAnswerHeadBytes

/** A message as it stands in the bytes of a channel: its length in three bytes, then itself. */
export function blobMessage<T>(field: Field<T>, value: T, sizeHint = 1024): Uint8Array<ArrayBuffer> {
  const writer = new Writer(sizeHint)
  writer.u24(0)
  field.write(writer, value)
  writer.patchU24(0, writer.length - 3)
  return writer.take()
}

/**
 * Cuts the bytes of a channel into messages, however they were cut on their way. Each message is gathered in memory of its own, which what it says is a view
 * of; what is pushed is not kept. Holds one message at most.
 */
export class BlobMessages<T> {
  readonly #field: Field<T>
  readonly #length = new Uint8Array(3)
  #lengthAt = 0
  #message: Uint8Array | undefined
  #messageAt = 0

  constructor(field: Field<T>) {
    this.#field = field
  }

  /** The messages that end in these bytes. Throws `WireFault` when they break a rule; then nothing more is to be read. */
  push(bytes: Uint8Array): readonly T[] {
    const values: T[] = []
    for (let at = 0; at < bytes.byteLength;) {
      at = this.#message === undefined ? this.#begin(bytes, at) : this.#go(this.#message, bytes, at)
      if (this.#message?.byteLength === this.#messageAt) values.push(this.#end(this.#message))
    }
    return values
  }

  /** Reads a length. */
  #begin(bytes: Uint8Array, from: number): number {
    let at = from
    while (this.#lengthAt < 3 && at < bytes.byteLength) this.#length[this.#lengthAt++] = bytes[at++] as number
    if (this.#lengthAt < 3) return at
    const [high = 0, middle = 0, low = 0] = this.#length
    const length = (high << 16) | (middle << 8) | low
    if (length > blobMessageBytesMax) throw new WireFault('frame-too-long', 'A message about parts is too long.')
    this.#lengthAt = 0
    this.#message = new Uint8Array(length)
    this.#messageAt = 0
    return at
  }

  /** Reads on in a message. */
  #go(message: Uint8Array, bytes: Uint8Array, at: number): number {
    const taken = bytes.subarray(at, at + message.byteLength - this.#messageAt)
    message.set(taken, this.#messageAt)
    this.#messageAt += taken.byteLength
    return at + taken.byteLength
  }

  #end(message: Uint8Array): T {
    this.#message = undefined
    const read = decode(this.#field, message)
    if (read.kind === 'refused') throw new WireFault(read.code, read.message)
    return read.value
  }
}
