import { describe, expect, it } from 'vitest'

import { killOf, mutants } from '@kith/testing/mutants'

/** A checker that does not notice a naive design proves nothing of the real one. */
describe('naive designs', () => {
  it('[DL8] there are enough of them', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(24)
    expect(new Set(mutants.map((one) => one.name)).size).toBe(mutants.length)
  })

  it.each(mutants)('[DL8] is noticed: $name', { timeout: 600_000 }, (mutant) => {
    expect(killOf(mutant)).toBeDefined()
  })
})
