import type { WriteGroup } from '@kith/core'
import { replacedLockMs, verifyLockKey } from '@kith/keys'
import { openMemoryStore, type PeerStore } from '@kith/peer'
import { type FrameOf, KithError, type LockKey, type PeerName } from '@kith/wire'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WeeklyLocks } from '../../src/engine/weekly-locks.ts'
import { type Identity, openIdentity } from '../../src/identity/identity.ts'

const hourMs = 3_600_000
/** What may go wrong in a connection: a write is lost, or it is there and the program ends; and so for what is published. */
const troubles = ['none', 'write lost', 'ends after write', 'publish lost', 'answer lost', 'not drained'] as const
type Trouble = (typeof troubles)[number]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A device over its lives, and what the server and its correspondents know of its lock keys. */
class Device {
  readonly #kept: PeerStore = openMemoryStore()
  /** What anybody was given, by number, and when. */
  readonly published = new Map<number, { readonly lockKey: LockKey; readonly atMs: number }>()
  #told: LockKey | undefined
  #trouble: Trouble = 'none'

  identity(): Promise<Identity> {
    return openIdentity(this.#disk(), 'bob' as PeerName, 'Laptop', Date.now())
  }

  /** One life of the program with a connection in it. */
  async live(trouble: Trouble): Promise<void> {
    this.#trouble = 'none'
    const identity = await this.identity()
    // The sign-in brings what is on the disk.
    await this.#publish(identity.lockKey)
    this.#trouble = trouble
    const locks = new WeeklyLocks({
      identity,
      names: {
        deviceOf: () => ({ name: identity.name, device: identity.device.listed, lockKey: this.#told }),
      },
      lookups: { ask: () => Promise.resolve(undefined as never) },
      upstream: {
        isUp: true,
        ask: async (_, build) => {
          const [lockKey] = (build(1, identity.id) as FrameOf<'lock-publish'>).lockKeys
          if (this.#trouble === 'publish lost') throw new KithError('server-unreachable')
          if (lockKey !== undefined) await this.#publish(lockKey)
          if (this.#trouble === 'answer lost') throw new KithError('server-unreachable')
          return { type: 'lock-stock', request: 1, count: 100 } as never
        },
      },
      onReplaced: () => Promise.resolve(),
      onFailure: () => undefined,
    })
    locks.up()
    if (trouble !== 'not drained') locks.drained()
    await locks.check()
    locks.end()
  }

  async #publish(bytes: Uint8Array): Promise<void> {
    const identity = await openIdentity(this.#kept, 'bob' as PeerName, 'Laptop', Date.now())
    const verified = await verifyLockKey(bytes.slice(), identity.device.listed)
    if (verified.kind === 'refused') throw new Error(verified.code)
    const { number } = verified.value
    // As the server does (spec NM19).
    if (number <= (this.#told?.number ?? 0)) return
    this.#told = verified.value
    this.published.set(number, { lockKey: verified.value, atMs: Date.now() })
  }

  #disk(): PeerStore {
    return {
      get: (collection, key) => this.#kept.get(collection, key),
      list: (collection, range) => this.#kept.list(collection, range),
      commit: async (groups: readonly WriteGroup[]) => {
        if (this.#trouble === 'write lost') throw new KithError('store-failed')
        const done = await this.#kept.commit(groups)
        if (this.#trouble === 'ends after write') throw new KithError('store-failed')
        return done
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }
}

it('[KY58] however its lives end, a device has the private half of what it published until two weeks after the next, and none much longer', async () => {
  const life = fc.record({ hours: fc.integer({ min: 1, max: 400 }), trouble: fc.constantFrom(...troubles) })
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 14 }), async (lives) => {
      const device = new Device()
      for (const { hours, trouble } of lives) {
        vi.setSystemTime(Date.now() + hours * hourMs)
        await device.live(trouble)
        const { device: keys, lockKey } = await device.identity()
        const newest = Math.max(...device.published.keys())
        for (const [number, { lockKey: given }] of device.published) {
          const pair = keys.lockPair(number)
          const next = device.published.get(number + 1)
          const isNeeded = next === undefined || Date.now() - next.lockKey.madeAtMs < replacedLockMs
          if (isNeeded) expect(pair?.publicKey).toEqual(given.publicKey)
        }
        // What the next sign-in brings is the newest, and is never below what somebody was given.
        expect((await verifyLockKey(lockKey.slice(), keys.listed)).kind).toBe('ok')
        expect(keys.lockKey.number).toBeGreaterThanOrEqual(newest)
      }
      await device.live('none')
      const { device: keys } = await device.identity()
      const locks = keys.locks.filter(({ number }) => number !== keys.lockKey.number)
      for (const [at, { number }] of locks.entries()) {
        const later = locks[at + 1] ?? keys.lockKey
        expect([number, Date.now() - later.madeAtMs < replacedLockMs]).toEqual([number, true])
      }
    }),
    { numRuns: 60 },
  )
})
