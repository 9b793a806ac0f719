import { expect, it } from 'vitest'

import { Pace } from '@kith/core'

interface Way {
  /** What a part takes when nothing is before it. */
  readonly delayMs: number
  /** What the narrowest place takes for one part. */
  readonly partMs: number
}

/** Sends parts over a way with a queue; the longest and the mean wait in that queue, and how many parts a second came through, after the first seconds. */
function run(pace: Pace, { delayMs, partMs }: Way, parts: number): { worstMs: number; meanMs: number; share: number } {
  let [nowMs, freeAtMs, beganMs, counted, worstMs, sumMs] = [0, 0, 0, 0, 0, 0]
  const underWay: { readonly sentMs: number; readonly backMs: number }[] = []
  for (let sent = 0; sent < parts;) {
    while (underWay.length < pace.window) {
      const waitMs = Math.max(0, freeAtMs - nowMs)
      freeAtMs = nowMs + waitMs + partMs
      underWay.push({ sentMs: nowMs, backMs: freeAtMs + delayMs })
      if (++sent < parts / 2) continue
      if (counted++ === 0) beganMs = nowMs
      worstMs = Math.max(worstMs, waitMs)
      sumMs += waitMs
    }
    const next = underWay.shift()
    if (next === undefined) break
    nowMs = next.backMs
    pace.took(nowMs, nowMs - next.sentMs)
  }
  return { worstMs, meanMs: sumMs / counted, share: (counted * partMs) / (nowMs - beganMs) }
}

it.each([
  [{ delayMs: 20, partMs: 4 }],
  [{ delayMs: 80, partMs: 40 }],
  [{ delayMs: 150, partMs: 10 }],
  [{ delayMs: 5, partMs: 400 }],
])('[BM11] keeps %o busy, with little waiting on it', (way) => {
  const { worstMs, meanMs, share } = run(new Pace({ windowMax: 64, lateMsMax: 100 }), way, 4000)
  expect(share).toBeGreaterThan(0.8)
  expect(meanMs).toBeLessThan(150 + way.partMs)
  expect(worstMs).toBeLessThan(200 + 2 * way.partMs)
})

it('[BM11] is bounded where nothing waits, and begins anew after a loss', () => {
  const pace = new Pace({ windowMax: 32, lateMsMax: 100 })
  expect(pace.window).toBe(2)
  for (let atMs = 0; atMs < 100; atMs++) pace.took(atMs, 1)
  expect(pace.window).toBe(32)
  pace.lost()
  expect(pace.window).toBe(1)
})

it('[BM11] learns that a way became longer', () => {
  const pace = new Pace({ windowMax: 32, lateMsMax: 50 })
  for (let atMs = 0; atMs < 100; atMs++) pace.took(atMs, 10)
  for (let atMs = 1000; atMs < 200_000; atMs += 500) pace.took(atMs, 300)
  expect(pace.window).toBeGreaterThan(10)
})
