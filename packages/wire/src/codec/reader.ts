import { WireFault } from './fault.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads big-endian values from a byte range, in order. Every read past the end is a `frame-cut` fault. */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.byteLength - this.#at
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  u24(): number {
    const at = this.#take(3)
    return (this.#view.getUint8(at) << 16) | this.#view.getUint16(at + 1)
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  /** An unsigned 64-bit number; above 2^53 - 1 it is a `number-range` fault. */
  u64(): number {
    const at = this.#take(8)
    const value = this.#view.getUint32(at) * 0x1_0000_0000 + this.#view.getUint32(at + 4)
    if (!Number.isSafeInteger(value)) throw new WireFault('number-range', 'A number is larger than 2^53 - 1.')
    return value
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

  #take(length: number): number {
    const at = this.#at
    if (length > this.#bytes.byteLength - at) throw new WireFault('frame-cut', 'The bytes end inside a field.')
    this.#at = at + length
    return at
  }
}
