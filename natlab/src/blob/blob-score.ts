import type { Pulse } from '../peers/control.ts'
import { percentile, shown } from '../program/percentiles.ts'

/** What is good enough: parts sent twice in percent, bytes of memory, milliseconds until a chat message is committed (95 in 100). */
export const [twiceMax, memoryBytesMax, chatMsMax] = [6, 100_000_000, 200]

/** How long after an interruption a chat message may still feel it, in milliseconds: the path is found dead, or made anew. */
const echoMs = 3_000

/** What came of a blob. */
export class BlobScore {
  readonly #bytes: number
  readonly interruptions: { readonly fromMs: number; readonly toMs: number }[] = []
  readonly pulses: Pulse[] = []
  /** What arrived is what was shared. */
  isSame = false
  /** Bytes that the receiver took. */
  bytesTaken = 0
  /** The most memory that one peer took beyond what it took before. */
  memoryBytes = 0
  seconds = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  get isWhole(): boolean {
    return this.isSame && this.#twice <= twiceMax
  }

  get isFast(): boolean {
    return this.memoryBytes <= memoryBytesMax && (percentile(this.#quietMs, 0.95) ?? Infinity) <= chatMsMax
  }

  /** The last line of a run. */
  get line(): string {
    const fields = {
      bytes: this.#bytes,
      same: this.isSame ? 'yes' : 'no',
      interruptions: this.interruptions.length,
      twice: `${this.#twice.toFixed(2)}%`,
      memorymb: shown(this.memoryBytes / 1_000_000),
      chatms: shown(percentile(this.#quietMs, 0.95)),
      chats: this.pulses.length,
      seconds: shown(this.seconds),
      mbps: shown(this.#bytes / 1_000_000 / this.seconds),
    }
    return `RESULT natlab-blob ${Object.entries(fields)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ')}`
  }

  get #twice(): number {
    return Math.max(0, (this.bytesTaken / this.#bytes - 1) * 100)
  }

  /** How long chat messages took that were sent while nothing was interrupted. */
  get #quietMs(): readonly number[] {
    const isQuiet = ({ atMs, ms }: Pulse): boolean =>
      this.interruptions.every(({ fromMs, toMs }) => atMs + ms < fromMs || atMs > toMs + echoMs)
    return this.pulses.filter(isQuiet).map(({ ms }) => ms)
  }
}
