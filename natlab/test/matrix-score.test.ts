import { describe, expect, it } from 'vitest'

import { pair } from '../src/cells/cells.ts'
import { MatrixScore } from '../src/cells/matrix-score.ts'
import type { Outcome } from '../src/cells/try-cell.ts'

const direct: Outcome = {
  cell: pair('none', 'none'),
  isAllowed: true,
  firstMs: 12,
  upgradeMs: 300,
  carrier: 'webrtc',
  isUsed: true,
  failure: undefined,
  story: [],
}
const relayed: Outcome = { ...direct, cell: pair('cgn', 'cgn'), isAllowed: false, upgradeMs: undefined, isUsed: false }

function scoreOf(...outcomes: readonly Outcome[]): MatrixScore {
  const score = new MatrixScore()
  score.outcomes.push(...outcomes)
  return score
}

describe('the score of a matrix', () => {
  it('ends in one line', () => {
    expect(scoreOf(direct, relayed).line).toBe(
      'RESULT natlab pairs=2 delivered=2 allowed=1 direct=1 beyond=0 firstms=12 firstmsmax=12 upgradems=300 upgrademsmax=300 skipped=0',
    )
  })

  it('is whole when everything was delivered, directly where that is allowed', () => {
    expect(scoreOf().isWhole).toBe(false)
    expect(scoreOf(direct, relayed).isWhole).toBe(true)
    expect(scoreOf(direct, { ...relayed, isAllowed: true }).isWhole).toBe(false)
    expect(scoreOf({ ...relayed, firstMs: undefined }).isWhole).toBe(false)
    const faulty = scoreOf(direct)
    faulty.faults.push('a profile is another one')
    expect(faulty.isWhole).toBe(false)
  })

  it('is fast when every first message was, and 95 in 100 of the direct paths', () => {
    expect(scoreOf(direct, { ...relayed, firstMs: 1_001 }).isFast).toBe(false)
    const many = Array.from({ length: 19 }, () => direct)
    expect(scoreOf(...many, { ...direct, upgradeMs: 9_000 }).isFast).toBe(true)
    expect(scoreOf(direct, { ...direct, upgradeMs: 9_000 }).isFast).toBe(false)
  })

  it('shows the pairs as a table, and what is missing in it', () => {
    const table = scoreOf(direct, { ...relayed, isAllowed: true }).table
    expect(table[1]).toMatch(/^none +300\b/)
    expect(table.at(-1)).toMatch(/^cgn +relay!$/)
  })
})
