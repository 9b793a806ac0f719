import { describe, expect, it } from 'vitest'

import { faultKinds, runHistory, smallestFailure, TraceHash } from '@kith/testing'
import { mutants } from '@kith/testing/mutants'

const histories = 400
const perTest = 50

describe('simulated histories', () => {
  for (let from = 1; from <= histories; from += perTest) {
    const to = from + perTest - 1
    it(
      `[DL8][DL12][DL25] keeps every promise in the histories of seeds ${String(from)} to ${String(to)}`,
      { timeout: 120_000 },
      () => {
        let committed = 0
        const broken: string[] = []
        for (let seed = from; seed <= to; seed++) {
          const result = runHistory({ seed })
          committed += result.committed
          broken.push(...result.violations.map((violation) => `seed ${String(seed)}: ${violation}`))
        }
        expect(broken).toEqual([])
        expect(committed).toBeGreaterThan(1000)
      },
    )
  }

  it('gives the same history for the same seed', () => {
    const [one, other] = [new TraceHash(), new TraceHash()]
    expect(runHistory({ seed: 7, trace: one })).toEqual(runHistory({ seed: 7, trace: other }))
    expect(one.lines).toBeGreaterThan(1000)
    expect(one.digest).toBe(other.digest)
    const another = new TraceHash()
    runHistory({ seed: 8, trace: another })
    expect(another.digest).not.toBe(one.digest)
  })

  it('leaves faults out without drawing the others anew', () => {
    const { faults } = runHistory({ seed: 7 })
    const [first] = faults
    expect(runHistory({ seed: 7, without: faults.slice(0, 1) }).faults).toEqual(faults.filter((one) => one !== first))
    expect(runHistory({ seed: 7, without: faultKinds }).faults).toEqual([])
  })

  it('makes a failing history small', { timeout: 60_000 }, () => {
    const mutant = mutants.find((one) => one.name.includes('acknowledges before'))
    const smallest = smallestFailure({ seed: 1 }, mutant?.make)
    expect(smallest?.result.violations).not.toHaveLength(0)
    expect(smallest?.sendsMax).toBeLessThan(10)
    expect(smallest?.result.faults.length).toBeLessThan(runHistory({ seed: 1 }).faults.length)
    expect(smallestFailure({ seed: 1 })).toBeUndefined()
  })
})

/** Seeds that once showed a mistake; each stays as a test of its own. */
describe('histories that were broken once', () => {
  it.each([
    [206, 'an ACK that passed between the hello and the attaching of its sender'],
    [242, 'a server that went back to an older copy, with the same boot id'],
    [1789, 'a server whose clock was set back after a failed commit'],
  ])('[DL8][MB9] seed %i: %s', (seed) => {
    expect(runHistory({ seed }).violations).toEqual([])
  })
})
