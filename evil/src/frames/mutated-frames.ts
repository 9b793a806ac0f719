import { PerformanceObserver } from 'node:perf_hooks'

import { type Sample, sealedSamples } from './samples.ts'
import { mutated, randomOf } from './mutations.ts'

/** What came of mutated frames. */
export interface Mutated {
  readonly tried: number
  /** How many were believed: none may be. */
  readonly accepted: number
  /** How many made the code throw: none may. */
  readonly crashes: number
  /**
   * The most processor time that a frame cost by itself, in milliseconds. A frame that took long is shown again a few times, and counts with the
   * least that it took: what costs much by what stands in it costs much each time, and a collection of garbage that fell into it does not.
   */
  readonly longestMs: number
  /** The most processor time that went by while a frame was opened, whatever it went to. */
  readonly longestOnceMs: number
  /** The longest pause for a collection of garbage meanwhile, in milliseconds of the clock; 0 when none is known. */
  readonly longestPauseMs: number
}

/** What counts as long, in milliseconds of the processor. */
const longMs = 2
/** How often a frame that took long is shown again. */
const againMax = 5

/** Shows so many mutations of sealed and signed bytes to the code that opens them. */
export async function mutateFrames(count: number, seed: number): Promise<Mutated> {
  const random = randomOf(seed)
  const samples = await sealedSamples()
  const all = samples.map(({ bytes }) => bytes)
  const seen = { accepted: 0, crashes: 0 }
  // Each kind is opened once to have its code compiled.
  for (const { bytes, opens } of samples) await opens(mutated(bytes, all, random))
  using pauses = new Pauses()
  let [longestMs, longestOnceMs] = [0, 0]
  for (let tried = 0; tried < count; tried++) {
    const sample = samples[tried % samples.length]
    if (sample === undefined) throw new Error('there are no samples')
    const bytes = mutated(sample.bytes, all, random)
    let tookMs = await show(sample, bytes, seen)
    longestOnceMs = Math.max(longestOnceMs, tookMs)
    for (let again = 0; again < againMax && tookMs > Math.max(longMs, longestMs); again++)
      tookMs = Math.min(tookMs, await show(sample, bytes, seen))
    longestMs = Math.max(longestMs, tookMs)
  }
  return { tried: count, ...seen, longestMs, longestOnceMs, longestPauseMs: await pauses.longestMs() }
}

/** Shows bytes once, and says how much processor time that took, in milliseconds. */
async function show(
  { opens }: Sample,
  bytes: Uint8Array,
  seen: { accepted: number; crashes: number },
): Promise<number> {
  const before = process.threadCpuUsage()
  try {
    if (await opens(bytes)) seen.accepted += 1
  } catch {
    seen.crashes += 1
  }
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** The pauses of this program while its garbage is collected. */
class Pauses implements Disposable {
  #longestMs = 0
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#longestMs = Math.max(this.#longestMs, duration)
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  /** Resolves when those that have been are known. */
  async longestMs(): Promise<number> {
    await new Promise((resolve) => setImmediate(resolve))
    return this.#longestMs
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect()
  }
}
