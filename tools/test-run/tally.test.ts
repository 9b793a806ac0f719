import { expect, it } from 'vitest'

import { add, emptyTally, lastLine, tallyOf, type VitestReport } from './tally.ts'

function report(success: boolean, ...files: [status: string, ...tests: string[]][]): VitestReport {
  return {
    success,
    testResults: files.map(([status, ...tests], index) => ({
      name: `/kith/${index}.test.ts`,
      status,
      assertionResults: tests.map((test) => ({ fullName: `a ${test} test`, status: test })),
    })),
  }
}

const tally = (of: VitestReport) => tallyOf(of, (file) => file.replace('/kith/', ''))

it('counts tests, and names what failed or was skipped', () => {
  const counted = tally(report(false, ['passed', 'passed', 'skipped', 'todo'], ['failed', 'failed', 'passed']))
  expect(counted).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    notes: [
      'skipped: 0.test.ts: a skipped test',
      'skipped: 0.test.ts: a todo test',
      'failed: 1.test.ts: a failed test',
    ],
  })
  expect(lastLine(counted)).toBe('2 passed, 1 failed, 2 skipped')
})

it('counts a file that does not load, and an error outside every test', () => {
  expect(tally(report(false, ['failed'])).failed).toBe(1)
  expect(tally(report(false, ['passed', 'passed'])).failed).toBe(1)
})

it('says nothing of skipped tests when there are none', () => {
  expect(lastLine(add(emptyTally, { passed: 3, failed: 0, skipped: 0, notes: [] }))).toBe('3 passed, 0 failed')
})
