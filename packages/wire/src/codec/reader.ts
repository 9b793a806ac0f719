import { type Id, idAt, idBytes } from '../ids.ts'
import { WireFault } from './fault.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads big-endian values from a byte range, in order. Every read past the end is a `frame-cut` fault. */
export class Reader {
  readonly #bytes: Uint8Array
  #at: number

  /** Reads from place `at` on. */
  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.byteLength - this.#at
  }

  u8(): number {
    return this.#bytes[this.#take(1)] as number
  }

  u16(): number {
    const at = this.#take(2)
    return this.#u16At(at)
  }

  u24(): number {
    const at = this.#take(3)
    return ((this.#bytes[at] as number) << 16) | this.#u16At(at + 1)
  }

  u32(): number {
    return this.#u32At(this.#take(4))
  }

  /** An unsigned 64-bit number; above 2^53 - 1 it is a `number-range` fault. */
  u64(): number {
    const at = this.#take(8)
    const value = this.#u32At(at) * 0x1_0000_0000 + this.#u32At(at + 4)
    if (!Number.isSafeInteger(value)) throw new WireFault('number-range', 'A number is larger than 2^53 - 1.')
    return value
  }

  id<T extends Id>(): T {
    return idAt<T>(this.#bytes, this.#take(idBytes))
  }

  /** A view, not a copy, of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  text(length: number): string {
    try {
      return utf8.decode(this.bytes(length))
    } catch (cause) {
      if (cause instanceof WireFault) throw cause
      throw new WireFault('text-malformed', 'A text is not valid UTF-8.')
    }
  }

  /** Refuses bytes that nobody read. */
  end(): void {
    if (this.left > 0) throw new WireFault('frame-trailing', `${String(this.left)} bytes follow the last field.`)
  }

  // Shifts of bytes, because making a view for them takes longer than reading what is short.
  #u16At(at: number): number {
    return ((this.#bytes[at] as number) << 8) | (this.#bytes[at + 1] as number)
  }

  #u32At(at: number): number {
    return this.#u16At(at) * 0x1_0000 + this.#u16At(at + 2)
  }

  #take(length: number): number {
    const at = this.#at
    if (length > this.#bytes.byteLength - at) throw new WireFault('frame-cut', 'The bytes end inside a field.')
    this.#at = at + length
    return at
  }
}
