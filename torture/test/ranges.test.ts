import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Ranges } from '../src/ledger/ranges.ts'

const someNumbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 })

describe('ranges', () => {
  it('hold what a set of numbers holds, in whatever order it was added', () => {
    fc.assert(
      fc.property(someNumbers, someNumbers, (one, other) => {
        const [ones, others] = [Ranges.of(one.map((n) => [n, n])), Ranges.of(other.map((n) => [n, n]))]
        const [oneSet, otherSet] = [new Set(one), new Set(other)]
        expect(ones.size).toBe(oneSet.size)
        expect(ones.last).toBe(Math.max(0, ...one))
        for (let n = 1; n <= 41; n++) expect(ones.has(n)).toBe(oneSet.has(n))
        const rest = ones.without(others)
        for (let n = 1; n <= 41; n++) expect(rest.has(n)).toBe(oneSet.has(n) && !otherSet.has(n))
      }),
    )
  })

  it('join ranges that touch or overlap', () => {
    const ranges = Ranges.of([[5, 9], [1, 3], [4, 4], [20, 30], [8, 21]]) // prettier-ignore
    expect(String(ranges)).toBe('1-30')
  })

  it('are shown shortly', () => {
    expect(String(Ranges.of([[1, 3], [5, 5], [7, 9]]))).toBe('1-3 5 7-9') // prettier-ignore
    expect(Ranges.of([[1, 1], [3, 3], [5, 5]]).toString(2)).toBe('1 3 …') // prettier-ignore
  })
})
