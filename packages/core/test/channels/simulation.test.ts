import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type PathKind, TwoEnds, type TwoEndsOptions } from './two-ends.ts'

const lan: PathKind = { delayMs: 0.3, jitterMs: 0.2 }

const path: fc.Arbitrary<PathKind> = fc.record({
  delayMs: fc.constantFrom(0.2, 5, 40, 150),
  jitterMs: fc.constantFrom(0, 1, 30),
  loss: fc.constantFrom(0, 0, 0.01, 0.1, 0.3),
  twice: fc.constantFrom(0, 0.05),
  rate: fc.constantFrom(50, 1_000, 20_000),
  bufferBytes: fc.constantFrom(20_000, 200_000, 2_000_000),
})

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), path, isBroken: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dark' as const), ms: fc.integer({ min: 1, max: 4_000 }) }) },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const history = fc.record({
  seed: fc.nat(),
  path,
  steps: fc.array(step, { maxLength: 12 }),
  writes: fc.tuple(fc.constantFrom(0, 1, 5_000, 300_000), fc.constantFrom(0, 700, 100_000)),
  writeBytes: fc.constantFrom(40, 4_000, 90_000),
  readEveryMs: fc.constantFrom(0, 0, 20, 700),
  writeEveryMs: fc.constantFrom(0, 0, 0, 3),
})

/** Lives through a history, and then through good days, in which everything must arrive. */
export function live(options: TwoEndsOptions, steps: readonly Step[] = []): TwoEnds {
  const two = new TwoEnds({ ...options, path: lan })
  // An opening that nobody hears for long fails, as it should.
  two.run(5)
  two.move(options.path, false)
  for (const one of steps) {
    if (one.kind === 'wait') two.run(one.ms)
    else if (one.kind === 'move') two.move(one.path, one.isBroken)
    else {
      two.blackOut(true)
      two.run(one.ms)
      two.blackOut(false)
    }
  }
  two.move(lan, true)
  two.run(120_000, () => two.isDone || two.fault !== undefined)
  return two
}

describe('simulated channels', () => {
  it('[CH6] bring every byte, each once and in order, whatever the paths do', () => {
    let bytes = 0
    fc.assert(
      fc.property(history, ({ steps, ...options }) => {
        const two = live(options, steps)
        expect(two.fault).toBeUndefined()
        expect(two.ends.map(({ ended }) => ended)).toEqual([{ code: undefined }, { code: undefined }])
        expect(two.isDone).toBe(true)
        expect(two.ends.map(({ read }) => read)).toEqual([options.writes[1], options.writes[0]])
        bytes += options.writes[0] + options.writes[1]
      }),
      { numRuns: 150 },
    )
    expect(bytes).toBeGreaterThan(1_000_000)
  })

  it('[CH6] bring what is missing first also when many short pieces wait behind it', () => {
    const slow = { delayMs: 0.2, rate: 50, bufferBytes: 20_000 }
    const steps = [
      { kind: 'move', path: { ...slow, loss: 0.3 }, isBroken: false },
      { kind: 'wait', ms: 1 },
      { kind: 'move', path: slow, isBroken: false },
      { kind: 'wait', ms: 1_642 },
    ] as const
    const two = live({ seed: 0, path: slow, writes: [300_000, 0], writeBytes: 40, writeEveryMs: 3 }, steps)
    expect([two.fault, two.isDone]).toEqual([undefined, true])
  })
})
