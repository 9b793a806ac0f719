import { expect, it } from 'vitest'

import { openNaming } from '../../src/naming/open.ts'
import { Subscriptions } from '../../src/push/subscriptions.ts'
import type { OpenTestDatabase } from '../store/database-contract.ts'
import { context, makePerson, signInOf } from '../naming/people.ts'

/** What is kept of subscriptions, on every database. */
export function registerSubscriptionsContract(open: OpenTestDatabase): void {
  it('[PU2, PU3, PU4] keeps one subscription a device, whole, and only while it is wanted', async () => {
    const database = await open()
    const naming = openNaming(database, { now: () => 5000 })
    const bob = await makePerson('bob', 2)
    await naming.signIn(await signInOf(bob), context)
    const [one, two] = bob.devices.map(({ device }) => device)
    if (one === undefined || two === undefined) throw new Error('two devices')
    const kept = new Subscriptions(database, naming)
    expect(await kept.of(one)).toBeUndefined()
    const [first, second] = [1, 2].map((number) => ({
      endpoint: `https://push.example.org/${'ü'.repeat(400)}/${String(number)}`,
      key: Buffer.alloc(65, number),
      secret: Buffer.alloc(16, number),
    }))
    if (first === undefined || second === undefined) throw new Error('two subscriptions')
    await Promise.all([kept.set(one, first, 5000), kept.set(two, first, 5000)])
    await kept.set(one, second, 6000)
    for (const reading of [kept, new Subscriptions(database, naming)]) {
      expect(await reading.of(one)).toEqual(second)
      expect(await reading.of(two)).toEqual(first)
    }
    // What the push service says of an older address means nothing for the newer.
    await kept.forget(one, first.endpoint)
    expect(await kept.of(one)).toEqual(second)
    await kept.forget(one, second.endpoint)
    expect(await kept.of(one)).toBeUndefined()
    await kept.remove(one)
    const record = await naming.deviceRecord(two)
    await kept.clear(record?.nameHandle ?? -1)
    expect(await kept.of(two)).toBeUndefined()
    const stranger = await makePerson('eve')
    await expect(kept.set(stranger.devices[0]?.device ?? one, first, 1)).rejects.toMatchObject({
      code: 'device-unlisted',
    })
  })
}
