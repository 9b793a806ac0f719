import fc from 'fast-check'
import { expect, it } from 'vitest'

import { merged, readTold, type StoredTrust, type ToldTrust } from '../../src/engine/trust-record.ts'

const identity = fc.constantFrom('a'.repeat(64), 'b'.repeat(64))
const atMs = fc.integer({ min: 0, max: 6 })
const told: fc.Arbitrary<ToldTrust> = fc.record(
  {
    name: fc.constant('bob'),
    compared: fc.record({ identity, holds: fc.boolean(), atMs }),
    taken: fc.record(
      { identity, version: fc.integer({ min: 1, max: 3 }), atMs, doubt: fc.constant('log-wrong' as const) },
      { requiredKeys: ['identity', 'version', 'atMs'] },
    ),
  },
  { requiredKeys: ['name'] },
)

function after(all: readonly ToldTrust[]): StoredTrust {
  return all.reduce<StoredTrust>(merged, {})
}

it('[PE75] devices that heard the same decisions think the same, in whatever order and however often they heard them', () => {
  fc.assert(
    fc.property(
      fc.array(told, { minLength: 1, maxLength: 8 }).chain((all) => {
        return fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))
      }),
      ([once, shuffled]) => {
        expect(after(shuffled)).toEqual(after(once))
      },
    ),
  )
})

it('[PE75] what another device says is kept as it is understood, or not at all', () => {
  const good: ToldTrust = {
    name: 'bob',
    compared: { identity: 'a'.repeat(64), holds: true, atMs: 5 },
    taken: { identity: 'b'.repeat(64), version: 2, atMs: 6, doubt: 'log-wrong' },
  }
  expect(readTold({ ...good, more: 1 })).toEqual(good)
  expect(readTold({ name: 'bob' })).toEqual({ name: 'bob' })
  const soon = readTold({ ...good, compared: { ...good.compared, atMs: Number.MAX_SAFE_INTEGER } })
  expect(soon?.compared?.atMs).toBeLessThanOrEqual(Date.now() + 86_400_000)
  for (const wrong of [
    ...[null, 7, [], {}, { name: 'A B' }],
    { ...good, compared: 7 },
    { ...good, compared: { ...good.compared, identity: 'A'.repeat(64) } },
    { ...good, compared: { ...good.compared, holds: 1 } },
    { ...good, taken: { ...good.taken, version: -1 } },
    { ...good, taken: { ...good.taken, atMs: 0.5 } },
    { ...good, taken: { ...good.taken, doubt: 'x'.repeat(41) } },
  ])
    expect(readTold(wrong)).toBe(undefined)
})
