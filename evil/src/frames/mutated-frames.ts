import { sealedSamples } from './samples.ts'
import { mutated, randomOf } from './mutations.ts'

/** What came of mutated frames. */
export interface Mutated {
  readonly tried: number
  /** How many were believed: none may be. */
  readonly accepted: number
  /** How many made the code throw: none may. */
  readonly crashes: number
  /** The most processor time that one took, in milliseconds, after each kind was opened once to have its code compiled. */
  readonly longestMs: number
}

/** Shows so many mutations of sealed and signed bytes to the code that opens them. */
export async function mutateFrames(count: number, seed: number): Promise<Mutated> {
  const random = randomOf(seed)
  const samples = await sealedSamples()
  const all = samples.map(({ bytes }) => bytes)
  for (const { bytes, opens } of samples) await opens(mutated(bytes, all, random))
  let [accepted, crashes, longestMs] = [0, 0, 0]
  for (let tried = 0; tried < count; tried++) {
    const sample = samples[tried % samples.length]
    if (sample === undefined) throw new Error('there are no samples')
    const bytes = mutated(sample.bytes, all, random)
    const before = process.threadCpuUsage()
    try {
      if (await sample.opens(bytes)) accepted += 1
    } catch {
      crashes += 1
    }
    const { user, system } = process.threadCpuUsage(before)
    longestMs = Math.max(longestMs, (user + system) / 1000)
  }
  return { tried: count, accepted, crashes, longestMs }
}
