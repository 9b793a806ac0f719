import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { Alarm } from '../../src/engine/alarm.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('[DL32] what is due is not late for longer than a minute though the clock was set forward, or the machine slept', () => {
  const dueMs = Date.now() + 8 * 3_600_000
  const rang: number[] = []
  const alarm = new Alarm(() => {
    rang.push(Date.now())
    alarm.set(rang.some((atMs) => atMs >= dueMs) ? undefined : dueMs)
  })
  alarm.set(dueMs)
  vi.setSystemTime(dueMs)
  vi.advanceTimersByTime(60_000)
  expect(rang.at(-1)).toBeGreaterThanOrEqual(dueMs)
})
