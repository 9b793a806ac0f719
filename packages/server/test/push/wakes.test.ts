import type { DeviceId } from '@kith/wire'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { WakeOutcome } from '../../src/push/sending.ts'
import { Wakes } from '../../src/push/wakes.ts'
import { bob } from '../mailbox/envelopes.ts'

let here: Set<DeviceId>
let wokenAtMs: number[]
let outcome: WakeOutcome
/** What the push service answers after. */
let asked: Promise<void>
let wakes: Wakes

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  here = new Set()
  wokenAtMs = []
  outcome = { kind: 'sent' }
  asked = Promise.resolve()
  wakes = new Wakes(
    {
      clock: { nowMs: () => Date.now() },
      isHere: (device) => here.has(device),
      onFailure: (cause) => {
        throw cause
      },
      delayMs: 3_000,
      againMs: 60_000,
    },
    async () => {
      wokenAtMs.push(Date.now())
      await asked
      return outcome
    },
  )
})

afterEach(() => {
  wakes.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('[PU5] gives a device three seconds to come by itself', async () => {
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(2_999)
  here.add(bob)
  wakes.came(bob)
  await vi.advanceTimersByTimeAsync(10_000)
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(wokenAtMs).toEqual([])
  here.clear()
  wakes.want(bob)
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(wokenAtMs).toEqual([25_999])
})

it('[PU6] wakes who does not come ever more seldom, down to once a day', async () => {
  const dayMs = 86_400_000
  for (let hour = 0; hour < 24 * 14; hour++) {
    wakes.want(bob)
    await vi.advanceTimersByTimeAsync(dayMs / 24)
  }
  const waits = wokenAtMs.slice(1).map((atMs, at) => atMs - (wokenAtMs[at] ?? 0))
  expect(waits.length).toBeGreaterThan(10)
  expect(waits.length).toBeLessThan(24)
  for (const [at, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(Math.min(dayMs, 60_000 * 2 ** at))
  expect(Math.max(...waits)).toBeLessThan(dayMs + dayMs / 24 + 1)
})

it('[PU8] asks a push service again that has no time, five times, later each time and as late as it says', async () => {
  outcome = { kind: 'later', retryAfterMs: 0 }
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(86_400_000)
  expect(wokenAtMs).toEqual([3_000, 23_000, 63_000, 143_000, 303_000])
  wokenAtMs = []
  outcome = { kind: 'later', retryAfterMs: 1_000_000 }
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(1_003_000)
  expect(wokenAtMs).toHaveLength(2)
  outcome = { kind: 'refused' }
  await vi.advanceTimersByTimeAsync(86_400_000)
  expect(wokenAtMs).toHaveLength(3)
})

it('[PU6] takes what comes while the push service is asked for one that comes after it', async () => {
  let answer = (): void => undefined
  asked = new Promise((resolve) => (answer = resolve))
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(3_000)
  wakes.want(bob)
  await vi.advanceTimersByTimeAsync(10_000)
  answer()
  await vi.advanceTimersByTimeAsync(100_000)
  expect(wokenAtMs).toEqual([3_000, 63_000])
})
