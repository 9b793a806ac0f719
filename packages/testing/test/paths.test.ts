import { describe, expect, it } from 'vitest'

import { pathKillOf, pathMutants, runPathHistory } from '@kith/testing/paths'

describe('simulated histories of paths', () => {
  const seeds = [1, 2, 3, 4]

  it.each(seeds)(
    '[PA12] everybody ends up on a working link and stays there: seed %i',
    { timeout: 120_000 },
    (seed) => {
      const { violations, uses, attempts } = runPathHistory({ seed })
      expect(violations).toEqual([])
      expect(uses).toBeGreaterThan(0)
      expect(attempts).toBeGreaterThan(0)
    },
  )

  it('[PA12] is the same each time', { timeout: 120_000 }, () => {
    expect(runPathHistory({ seed: 6 })).toEqual(runPathHistory({ seed: 6 }))
  })
})

/** A checker that does not notice a naive design proves nothing of the real one. */
describe('naive choices of paths', () => {
  it('[PA12] there are enough of them', () => {
    expect(new Set(pathMutants.map(({ name }) => name)).size).toBeGreaterThanOrEqual(12)
  })

  it.each(pathMutants)('[PA12] is noticed: $name', { timeout: 180_000 }, (mutant) => {
    expect(pathKillOf(mutant)).toBeDefined()
  })
})
