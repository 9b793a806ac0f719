import { channelSizes, channelTimes } from './times.ts'

/**
 * How much may be on its way (spec CH8): a window that grows until what is sent begins to wait on the path, and keeps that waiting near
 * `queueMsTarget`, so that what else goes there is not delayed by more. After RFC 6817 (LEDBAT), with round trips in place of
 * one-way delays, so that no clock but the sender's counts, and with the slowing of LEDBAT++ in proportion.
 *
 * 1. It doubles each round trip until half the target is reached, or something is lost.
 * 2. Then it grows by a sixteenth of itself each round trip at most, less the nearer the target is, and shrinks when the target is passed.
 * 3. A loss takes three tenths, once a round trip; silence sets it back to the beginning.
 */
export class Window {
  #bytes: number = channelSizes.windowBytesFirst
  #isStarting = true
  #threshold: number = channelSizes.windowBytesMax
  /** The shortest round trips of the last spans of time, the newest last. */
  #shortest: number[] = []
  #spanEndsMs = 0
  /** The newest round trips: the shortest of them stands for the present, so that one late answer counts little. */
  #newest: number[] = []
  #smoothMs: number | undefined
  #deviationMs = 0
  #lossAtMs = -Infinity

  /** Bytes that may be on their way. */
  get bytes(): number {
    return this.#bytes
  }

  /** The smoothed round trip, in milliseconds; undefined before the first. */
  get roundTripMs(): number | undefined {
    return this.#smoothMs
  }

  /** The shortest round trip lately: the path when nothing waits on it. */
  get shortestMs(): number {
    return Math.min(...this.#shortest)
  }

  /** How long what is sent waits on the path now, as far as is known. */
  get queueMs(): number {
    return this.#newest.length === 0 ? 0 : Math.max(0, Math.min(...this.#newest) - this.shortestMs)
  }

  /** How long to wait for news of what was sent, without news of anything else. */
  get resendMs(): number {
    if (this.#smoothMs === undefined) return channelTimes.resendMsFirst
    const ms = this.#smoothMs + Math.max(4 * this.#deviationMs, 20)
    return Math.min(Math.max(ms, channelTimes.resendMsMin), channelTimes.resendMsMax)
  }

  /** A round trip was measured. */
  measured(nowMs: number, ms: number): void {
    if (this.#smoothMs === undefined) {
      this.#smoothMs = ms
      this.#deviationMs = ms / 2
    } else {
      this.#deviationMs += (Math.abs(this.#smoothMs - ms) - this.#deviationMs) / 4
      this.#smoothMs += (ms - this.#smoothMs) / 8
    }
    if (nowMs >= this.#spanEndsMs) {
      this.#spanEndsMs = nowMs + spanMs
      this.#shortest.push(ms)
      if (this.#shortest.length > spansMax) this.#shortest.shift()
    } else {
      const last = this.#shortest.length - 1
      this.#shortest[last] = Math.min(this.#shortest[last] ?? ms, ms)
    }
    this.#newest.push(ms)
    if (this.#newest.length > newestMax) this.#newest.shift()
  }

  /** So many bytes have arrived; `isFull` says that the window was what held the sender back. */
  arrived(bytes: number, isFull: boolean): void {
    const queue = this.queueMs / channelTimes.queueMsTarget
    if (this.#isStarting && (queue >= 0.5 || this.#bytes >= this.#threshold)) this.#isStarting = false
    if (queue > 1) this.#set(this.#bytes - bytes * Math.min(0.5, (queue - 1) / 2))
    else if (!isFull) return
    else if (this.#isStarting) this.#set(this.#bytes + bytes)
    else this.#set(this.#bytes + (bytes / this.#bytes) * (1 - queue) * Math.max(stepBytes, this.#bytes / 16))
  }

  /** Something was lost on its way. */
  lost(nowMs: number): void {
    if (nowMs - this.#lossAtMs < (this.#smoothMs ?? 0)) return
    this.#lossAtMs = nowMs
    this.#isStarting = false
    this.#set(this.#bytes * 0.7)
  }

  /** Nothing was heard for the resend time. */
  silent(): void {
    this.#threshold = Math.max(this.#bytes / 2, channelSizes.windowBytesFirst)
    this.#isStarting = true
    this.#set(channelSizes.windowBytesFirst)
  }

  /** What is sent takes another path: nothing is known of it. */
  moved(): void {
    this.#shortest = []
    this.#newest = []
    this.#spanEndsMs = 0
    this.#smoothMs = undefined
    this.#threshold = channelSizes.windowBytesMax
    this.#isStarting = true
    this.#set(channelSizes.windowBytesFirst)
  }

  #set(bytes: number): void {
    this.#bytes = Math.min(Math.max(bytes, channelSizes.windowBytesMin), channelSizes.windowBytesMax)
  }
}

const spanMs = 30_000
const spansMax = 10
const newestMax = 4
/** What the window grows by at least in a round trip, far below the target: about a packet of the network. */
const stepBytes = 1_448
