import { type Id, idBytes, putId } from '../ids.ts'
import { WireFault } from './fault.ts'

const utf8 = new TextEncoder()

/** Appends big-endian values to a growing buffer. A value outside its field's range is a `number-range` fault. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>
  #at = 0

  constructor(sizeHint = 256) {
    this.#bytes = new Uint8Array(sizeHint)
  }

  /** Begins anew, in the same buffer. */
  clear(): void {
    this.#at = 0
  }

  /** Bytes that fit without growing. */
  get capacity(): number {
    return this.#bytes.byteLength
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#at
  }

  u8(value: number): void {
    const at = this.#room(1, value, 0xff)
    this.#bytes[at] = value
  }

  u16(value: number): void {
    const at = this.#room(2, value, 0xffff)
    this.#putU16(at, value)
  }

  u24(value: number): void {
    const at = this.#room(3, value, 0xff_ffff)
    this.#bytes[at] = value >>> 16
    this.#putU16(at + 1, value)
  }

  u32(value: number): void {
    const at = this.#room(4, value, 0xffff_ffff)
    this.#putU32(at, value)
  }

  u64(value: number): void {
    const at = this.#room(8, value, Number.MAX_SAFE_INTEGER)
    this.#putU32(at, Math.floor(value / 0x1_0000_0000))
    this.#putU32(at + 4, value)
  }

  /** The 16 bytes of an id. Throws `RangeError` when it is none. */
  id(value: Id): void {
    const at = this.#room(idBytes, 0, 0)
    putId(value, this.#bytes, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.byteLength, 0, 0)
    this.#bytes.set(value, at)
  }

  /** Text of characters below U+0080, with its length in two bytes before it; false, and nothing is written, when there is another character. */
  asciiText(value: string): boolean {
    const { length } = value
    for (let index = 0; index < length; index++) if (value.charCodeAt(index) > 0x7f) return false
    this.u16(length)
    const at = this.#room(length, 0, 0)
    for (let index = 0; index < length; index++) this.#bytes[at + index] = value.charCodeAt(index)
    return true
  }

  /** Replaces the three bytes at `at` by `value`, for a length that is known only after the content. */
  patchU24(at: number, value: number): void {
    this.#bytes[at] = value >>> 16
    this.#putU16(at + 1, value)
  }

  /** The bytes written so far, in a buffer of their own. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at)
  }

  /** The bytes written so far, as a view: valid until the next write. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#at === this.#bytes.byteLength ? this.#bytes : this.#bytes.subarray(0, this.#at)
  }

  // A byte takes the lowest eight bits of what is put into it.
  #putU16(at: number, value: number): void {
    this.#bytes[at] = value >>> 8
    this.#bytes[at + 1] = value
  }

  #putU32(at: number, value: number): void {
    this.#putU16(at, value >>> 16)
    this.#putU16(at + 2, value)
  }

  /** Where to write next. It may replace `#bytes`, so it is called before these are written to. */
  #room(length: number, value: number, max: number): number {
    if (!(value >= 0 && value <= max && Number.isInteger(value))) {
      throw new WireFault('number-range', `A field takes a whole number from 0 to ${String(max)}.`)
    }
    const at = this.#at
    const end = at + length
    if (end > this.#bytes.byteLength) this.#grow(end)
    this.#at = end
    return at
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

/** The UTF-8 bytes of a text. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(text)
}
