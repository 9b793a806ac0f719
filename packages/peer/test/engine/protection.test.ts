import { expect, it } from 'vitest'
import { protectionOf } from '../../src/engine/protection.ts'

const dayMs = 86_400_000
const newest = { number: 5, madeAtMs: 100 * dayMs }

it('[KY59] says which lock key a stream was opened with, and until when the weekly one is kept', () => {
  expect(protectionOf(0, newest)).toEqual({ protection: undefined, lockKeyUntilMs: undefined })
  expect(protectionOf(2 ** 31, newest)).toEqual({ protection: 'one-time', lockKeyUntilMs: undefined })
  expect(protectionOf(2 ** 32 - 1, undefined)).toEqual({ protection: 'one-time', lockKeyUntilMs: undefined })
  expect(protectionOf(2 ** 31 - 1, undefined)).toEqual({ protection: 'weekly', lockKeyUntilMs: undefined })
  // The newest is replaced after a week, and kept for two more; an earlier one was replaced when the newest was made at the latest.
  expect(protectionOf(5, newest)).toEqual({ protection: 'weekly', lockKeyUntilMs: 121 * dayMs })
  expect(protectionOf(4, newest)).toEqual({ protection: 'weekly', lockKeyUntilMs: 114 * dayMs })
})
