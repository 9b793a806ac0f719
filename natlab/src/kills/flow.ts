import type { Control } from '../peers/control.ts'

/** What is wrong with a flow that is over. */
export interface FlowFaults {
  readonly lost: number
  readonly doubled: number
  readonly disordered: number
}

const directRunMin = 5

/** Messages with numbers, one after the other from one peer to another, and when each arrived. */
export class Flow {
  readonly #sender: Control
  readonly #receiver: Control
  readonly #atMs: number[] = []
  readonly #numbers: number[] = []
  /** How many of the last messages came directly, one after the other. */
  #directRun = 0

  private constructor(sender: Control, receiver: Control) {
    this.#sender = sender
    this.#receiver = receiver
  }

  /** Begins to send, one message every `everyMs`. */
  static async begin(sender: Control, receiver: Control, to: string, everyMs: number): Promise<Flow> {
    const flow = new Flow(sender, receiver)
    await receiver.arrivals() // What came before is not of it.
    await sender.load(to, 1, everyMs)
    return flow
  }

  /** The last messages that were read came directly: the direct path is used, and not only there. */
  get isDirect(): boolean {
    return this.#directRun >= directRunMin
  }

  /** Reads what arrived meanwhile. */
  async read(): Promise<void> {
    for (const { number, atMs, path } of await this.#receiver.arrivals()) {
      this.#numbers.push(number)
      this.#atMs.push(atMs)
      this.#directRun = path === 'direct' ? this.#directRun + 1 : 0
    }
  }

  /** The longest time without an arrival that touches the time from `fromMs` to `toMs`, of what was read; all of it when nothing came. */
  gapMs(fromMs: number, toMs: number): number {
    let [beforeMs, longest] = [fromMs, 0]
    for (const atMs of [...this.#atMs, toMs]) {
      if (beforeMs <= toMs && atMs >= fromMs) longest = Math.max(longest, atMs - beforeMs)
      beforeMs = atMs
    }
    return longest
  }

  /** When the first message after `fromMs` arrived, of what was read. */
  firstAfter(fromMs: number): number | undefined {
    return this.#atMs.find((atMs) => atMs >= fromMs)
  }

  /** Stops sending, waits until all is committed, and compares what was sent with what arrived. */
  async end(): Promise<FlowFaults> {
    const last = await this.#sender.rest()
    await this.read()
    return faultsOf(this.#numbers, last)
  }
}

/** Compares the numbers that arrived with 1 to `last`. */
export function faultsOf(numbers: readonly number[], last: number): FlowFaults {
  const seen = new Set(numbers)
  const isBehind = (number: number, at: number): boolean => at > 0 && number < (numbers[at - 1] ?? 0)
  return {
    lost: last - seen.size,
    doubled: numbers.length - seen.size,
    disordered: numbers.filter(isBehind).length,
  }
}
