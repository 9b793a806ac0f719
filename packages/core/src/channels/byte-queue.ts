import { channelDataBytesMax } from '@kith/wire'

/** Bytes in order, from a moving start to a moving end, given as they were added or put together anew. */
export class ByteQueue {
  readonly #chunks: { readonly at: number; readonly bytes: Uint8Array }[] = []
  #head = 0
  #start = 0
  #end = 0

  /** The place of the first byte that is held. */
  get start(): number {
    return this.#start
  }

  /** The place behind the last. */
  get end(): number {
    return this.#end
  }

  /** Adds bytes, which must not change afterwards. */
  push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return
    this.#chunks.push({ at: this.#end, bytes })
    this.#end += bytes.byteLength
  }

  /** The bytes from `from` to before `to`, which are held and at most `channelDataBytesMax`. Valid until the next call, of any queue, and never changed by the caller. */
  view(from: number, to: number): Uint8Array {
    let index = this.#indexOf(from)
    const first = this.#chunks[index]
    if (first === undefined || to <= from) return nothing
    if (first.at + first.bytes.byteLength >= to) return first.bytes.subarray(from - first.at, to - first.at)
    const joined = together.subarray(0, to - from)
    for (let place = from; place < to; index++) {
      const chunk = this.#chunks[index]
      if (chunk === undefined) break
      const piece = chunk.bytes.subarray(place - chunk.at, Math.min(chunk.bytes.byteLength, to - chunk.at))
      joined.set(piece, place - from)
      place += piece.byteLength
    }
    return joined
  }

  /** Forgets what stands before `place`. */
  release(place: number): void {
    this.#start = Math.max(this.#start, Math.min(place, this.#end))
    for (let chunk = this.#chunks[this.#head]; chunk !== undefined; chunk = this.#chunks[this.#head]) {
      if (chunk.at + chunk.bytes.byteLength > this.#start) break
      this.#head++
    }
    if (this.#head < 64 || this.#head * 2 < this.#chunks.length) return
    this.#chunks.splice(0, this.#head)
    this.#head = 0
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks.length = 0
    this.#head = 0
    this.#start = this.#end
  }

  #indexOf(place: number): number {
    let low = this.#head
    let high = this.#chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#chunks[middle]?.at ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return low
  }
}

const nothing = new Uint8Array(0)
/** Where bytes that were added apart are put together; memory of its own for each would be what the collector then works on. */
const together = new Uint8Array(channelDataBytesMax)
