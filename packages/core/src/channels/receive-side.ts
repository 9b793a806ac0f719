import { type ChannelAck, type ChannelData, type ChannelId, channelRangesMax } from '@kith/wire'
import { channelSizes } from './times.ts'

/**
 * What comes in at one end of a channel (spec CH5, CH6): put in order by place, each byte once, and held until it is read. The reader gives
 * credit by reading: no more than a window of bytes beyond what was read is ever held. The window doubles each time a whole one was
 * read, up to its bound, so that who does not read holds little.
 */
export class ReceiveSide {
  readonly #waiting: { from: number; readonly bytes: Uint8Array }[] = []
  readonly #readable: Uint8Array[] = []
  readonly #windowMax: number
  #window: number
  #growsAt: number
  #next = 0
  #read = 0
  #toldLimit = 0
  /** How many of the last that are readable are in memory of the packet that came last. */
  #fresh = 0
  #endAt: number | undefined
  /** Bytes that came although they had come before. */
  againBytes = 0

  constructor(windowBytesMax: number) {
    this.#windowMax = windowBytesMax
    this.#window = Math.min(channelSizes.creditBytesFirst, windowBytesMax)
    this.#growsAt = this.#window
  }

  /** Bytes before this place may be sent. */
  get limit(): number {
    return this.#read + this.#window
  }

  /** Something can be read, or the end was reached. */
  get isReadable(): boolean {
    return this.#readable.length > 0 || this.isOver
  }

  /** Everything up to the end has come. */
  get isComplete(): boolean {
    return this.#endAt !== undefined && this.#next === this.#endAt
  }

  /** Everything up to the end was read. */
  get isOver(): boolean {
    return this.#read === this.#endAt
  }

  /** Enough was read since the other end was told of its credit that it should hear of more. */
  get hasNewCredit(): boolean {
    return this.#endAt === undefined && this.limit - this.#toldLimit >= this.#window / 4
  }

  /** Takes a piece. False when it breaks a rule: it is beyond the credit, or contradicts the end. */
  take({ offset, bytes, isLast }: ChannelData): boolean {
    this.#ownFresh()
    const end = offset + bytes.byteLength
    if (end > Math.max(this.limit, this.#toldLimit)) return false
    if (this.#endAt !== undefined && (end > this.#endAt || (isLast && end !== this.#endAt))) return false
    if (isLast) {
      if (end < this.#highest) return false
      this.#endAt = end
    }
    this.#put(offset, bytes)
    return true
  }

  /** No memory of a packet is held here. */
  get isEmpty(): boolean {
    return this.#readable.length === 0 && this.#waiting.length === 0
  }

  /** The next bytes in order, in memory that is the reader's, or in that of `into`, as many as it holds; undefined when there are none now. */
  read(into?: Uint8Array): Uint8Array | undefined {
    if (!this.#readable.length) return undefined
    const bytes = into === undefined ? own(this.#readable.shift() ?? nothing) : this.#fill(into)
    this.#read += bytes.byteLength
    if (this.#read >= this.#growsAt) {
      this.#window = Math.min(this.#window * 2, this.#windowMax)
      this.#growsAt = this.#read + this.#window
    }
    return bytes
  }

  /** What has come, for the other end. */
  ack(channel: ChannelId): ChannelAck {
    this.#toldLimit = Math.max(this.#toldLimit, this.limit)
    const ranges: { from: number; to: number }[] = []
    for (const { from, bytes } of this.#waiting) {
      const last = ranges.at(-1)
      if (last !== undefined && last.to === from) last.to += bytes.byteLength
      else if (ranges.length < channelRangesMax) ranges.push({ from, to: from + bytes.byteLength })
      else break
    }
    const upTo = this.#next + (this.isComplete ? 1 : 0)
    return { kind: 'ack', channel, upTo, limit: this.#toldLimit, ranges }
  }

  /** The credit that an opening gives. */
  firstLimit(): number {
    this.#toldLimit = Math.max(this.#toldLimit, this.limit)
    return this.#toldLimit
  }

  /** Forgets what nobody will read. */
  clear(): void {
    this.#waiting.length = 0
    this.#readable.length = 0
  }

  /** The part of `into` that was filled. */
  #fill(into: Uint8Array): Uint8Array {
    let at = 0
    for (let [first] = this.#readable; first !== undefined && at < into.byteLength; [first] = this.#readable) {
      const left = into.byteLength - at
      if (first.byteLength <= left) this.#readable.shift()
      else this.#readable[0] = first.subarray(left)
      const part = first.byteLength <= left ? first : first.subarray(0, left)
      into.set(part, at)
      at += part.byteLength
    }
    return into.subarray(0, at)
  }

  get #highest(): number {
    const last = this.#waiting.at(-1)
    return last === undefined ? this.#next : last.from + last.bytes.byteLength
  }

  #put(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.byteLength
    let from = Math.max(offset, this.#next)
    if (this.#waiting.length === 0 && from === this.#next) {
      this.againBytes += Math.min(bytes.byteLength, from - offset)
      if (end > from) this.#append(bytes.subarray(from - offset))
      return
    }
    let at = this.#waiting.findIndex((one) => one.from + one.bytes.byteLength > from)
    if (at < 0) at = this.#waiting.length
    // What lies between pieces that came before is new; what they hold is not.
    while (from < end) {
      const held = this.#waiting[at]
      const to = Math.min(end, held?.from ?? end)
      if (to > from) {
        // What closes the first gap is never too much: without it nothing would be read again.
        if (this.#waiting.length >= channelSizes.rangesMax && from > this.#next) break
        this.#waiting.splice(at, 0, { from, bytes: own(bytes.subarray(from - offset, to - offset)) })
        at++
      }
      if (held === undefined) break
      from = Math.max(from, held.from + held.bytes.byteLength)
      at++
    }
    this.#release()
  }

  /** Gives what is in order now. */
  #release(): void {
    let count = 0
    for (const { from, bytes } of this.#waiting) {
      if (from !== this.#next) break
      this.#append(bytes)
      count++
    }
    this.#waiting.splice(0, count)
  }

  /** Short pieces are joined, so that a flood of them costs no more memory than their bytes. */
  #append(bytes: Uint8Array): void {
    this.#next += bytes.byteLength
    const last = this.#readable.at(-1)
    if (last !== undefined && last.byteLength + bytes.byteLength <= joinedBytesMax) {
      const joined = new Uint8Array(last.byteLength + bytes.byteLength)
      joined.set(last)
      joined.set(bytes, last.byteLength)
      this.#readable[this.#readable.length - 1] = joined
    } else {
      this.#readable.push(bytes)
      this.#fresh++
    }
  }

  /** Most of what a packet brings is read before the next comes; only the rest is worth memory of its own. */
  #ownFresh(): void {
    const { length } = this.#readable
    for (let at = Math.max(0, length - this.#fresh); at < length; at++)
      this.#readable[at] = own(this.#readable[at] ?? nothing)
    this.#fresh = 0
  }
}

const nothing = new Uint8Array(0)

const joinedBytesMax = 2_048

/** The bytes, in memory of about their own size: a view of a long packet would keep all of it. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength + 256 ? bytes.slice() : bytes
}
