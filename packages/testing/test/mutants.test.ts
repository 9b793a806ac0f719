import { describe, expect, it } from 'vitest'

import { runHistory } from '@kith/testing'

import { mutants } from './mutants.ts'

const historiesMax = 2000

/** A checker that does not notice a naive design proves nothing of the real one. */
describe('naive designs', () => {
  it.each(mutants)('[DL8] is noticed: $name', { timeout: 60_000 }, ({ make }) => {
    let seed = 1
    while (seed <= historiesMax && runHistory({ seed, interference: make() }).violations.length === 0) seed++
    expect(seed).toBeLessThanOrEqual(historiesMax)
  })
})
