import { expect, it } from 'vitest'

import { LastSeen } from '../../src/presence/last-seen.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'

/** When names were last seen, on every database. */
export function registerLastSeenContract(open: OpenTestDatabase): void {
  it('[PR4] keeps the last time of each name over a restart', async () => {
    const database = await open()
    const fail = (cause: unknown): never => {
      throw cause
    }
    const seen = new LastSeen(database, fail)
    for (let at = 1; at <= 1_200; at++) seen.note(`name${String(at % 700)}`, at)
    expect(seen.now('name1')).toBe(701)
    await seen.flush()
    seen.note('name5', 9_000_000_000_000)
    await seen.flush()
    await database[Symbol.asyncDispose]()
    const again = new LastSeen(await open(), fail)
    const times = await again.of(['name5', 'name1', 'name699', 'name0', 'nobody'])
    expect([...times.values()].sort((a, b) => a - b)).toEqual([0, 699, 700, 701, 9_000_000_000_000])
    expect([times.get('name5'), times.get('nobody')]).toEqual([9_000_000_000_000, 0])
  })
}
