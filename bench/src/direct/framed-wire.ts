import type { ByteStream, Hear, Wire } from './wire.ts'

const headBytes = 4
const batchBytesMax = 65_536
/** Messages so long are written by themselves, without a copy. */
const longBytesMin = 4_096

/**
 * Messages over a byte stream: each with its length in 4 bytes, and all short ones of a turn of the event loop in one write. This is what a
 * careful program does, so it is done for every stream that is compared.
 */
export class FramedWire implements Wire {
  readonly #stream: ByteStream
  #hear: Hear = { message: () => undefined }
  #hasRoom = true
  #batch = Buffer.allocUnsafe(batchBytesMax)
  #batched = 0
  #isScheduled = false
  readonly #head = Buffer.allocUnsafe(headBytes)
  #headHad = 0
  /** Bytes of the message that are still to come. */
  #left = 0
  #pieces: Uint8Array[] = []

  constructor(stream: ByteStream) {
    this.#stream = stream
    stream.listen({
      bytes: (bytes) => {
        this.#take(bytes)
      },
      room: () => {
        this.#hasRoom = true
        this.#hear.room?.()
      },
    })
  }

  send(message: Uint8Array, isLone = false): boolean {
    if (!this.#hasRoom) return false
    const isLong = message.byteLength >= longBytesMin
    if (isLong || this.#batched + headBytes + message.byteLength > batchBytesMax) this.#flush()
    this.#batch.writeUInt32BE(message.byteLength, this.#batched)
    this.#batched += headBytes
    if (isLong) {
      this.#flush()
      this.#write(message)
      return true
    }
    this.#batch.set(message, this.#batched)
    this.#batched += message.byteLength
    if (isLone) this.#flush()
    else if (!this.#isScheduled) {
      this.#isScheduled = true
      process.nextTick(() => {
        this.#isScheduled = false
        this.#flush()
      })
    }
    return true
  }

  listen(hear: Hear): void {
    this.#hear = hear
  }

  #flush(): void {
    if (this.#batched === 0) return
    const full = this.#batch.subarray(0, this.#batched)
    // The rest of the buffer serves the next batch, until it is too small.
    const rest = this.#batch.subarray(this.#batched)
    this.#batch = rest.byteLength >= batchBytesMax ? rest : Buffer.allocUnsafe(batchBytesMax * 4)
    this.#batched = 0
    this.#write(full)
  }

  #write(bytes: Uint8Array): void {
    if (!this.#stream.write(bytes)) this.#hasRoom = false
  }

  #take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength;) {
      if (this.#left === 0) at = this.#takeHead(bytes, at)
      if (this.#left === 0) continue
      const end = Math.min(bytes.byteLength, at + this.#left)
      if (end > at) this.#piece(bytes.subarray(at, end))
      at = end
    }
  }

  #takeHead(bytes: Uint8Array, from: number): number {
    let at = from
    while (this.#headHad < headBytes && at < bytes.byteLength) this.#head[this.#headHad++] = bytes[at++] ?? 0
    if (this.#headHad === headBytes) {
      this.#headHad = 0
      this.#left = this.#head.readUInt32BE(0)
    }
    return at
  }

  #piece(piece: Uint8Array): void {
    this.#left -= piece.byteLength
    if (this.#hear.part !== undefined) {
      this.#hear.part(piece.byteLength)
      return
    }
    if (this.#left > 0) {
      this.#pieces.push(piece.slice())
      return
    }
    const whole = this.#pieces.length === 0 ? piece : Buffer.concat([...this.#pieces, piece])
    this.#pieces = []
    this.#hear.message(whole)
  }
}
