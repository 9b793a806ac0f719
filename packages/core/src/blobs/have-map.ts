/** Which of a row of numbered things are there: one bit each, the first in the lowest bit of the first byte. */
export class HaveMap {
  readonly size: number
  readonly #bytes: Uint8Array
  #count = 0

  /** Begins with nothing, or with the bytes of an earlier map; bits beyond the end count for nothing. */
  constructor(size: number, bytes?: Uint8Array) {
    this.size = size
    this.#bytes = new Uint8Array(Math.ceil(size / 8))
    if (bytes === undefined) return
    this.#bytes.set(bytes.subarray(0, this.#bytes.byteLength))
    const spare = this.#bytes.byteLength * 8 - size
    const last = this.#bytes.byteLength - 1
    if (spare > 0) this.#bytes[last] = (this.#bytes[last] as number) & (0xff >> spare)
    for (const byte of this.#bytes) this.#count += bitsOf[byte] as number
  }

  /** How many are there. */
  get count(): number {
    return this.#count
  }

  has(at: number): boolean {
    return ((this.#bytes[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
  }

  set(at: number): void {
    if (this.has(at)) return
    this.#bytes[at >> 3] = (this.#bytes[at >> 3] as number) | (1 << (at & 7))
    this.#count++
  }

  unset(at: number): void {
    if (!this.has(at)) return
    this.#bytes[at >> 3] = (this.#bytes[at >> 3] as number) & ~(1 << (at & 7))
    this.#count--
  }

  /** The first that is missing of those from `from` to below `end`. */
  nextMissing(from: number, end: number): number | undefined {
    for (let at = from; at < end;) {
      const byte = this.#bytes[at >> 3] as number
      if (byte === 0xff) {
        at = (at | 7) + 1
        continue
      }
      if ((byte & (1 << (at & 7))) === 0) return at
      at++
    }
    return undefined
  }

  /** A copy of the bits of some bytes. */
  slice(from: number, end: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes.subarray(from, end))
  }

  /** A copy of the bits. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }
}

const bitsOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)
