import type { WriteGroup } from '@kith/core'
import { signLockKey, verifyLockKey } from '@kith/keys'
import { openMemoryStore, type PeerStore } from '@kith/peer'
import { type DeviceId, type FrameOf, KithError, type LockKey, type PeerName } from '@kith/wire'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Identity, openIdentity, selfCollection } from '../../src/identity/identity.ts'
import { chainCollection } from '../../src/identity/own-chain.ts'
import { WeeklyLocks } from '../../src/engine/weekly-locks.ts'
import { readAll } from '../../src/store/read-all.ts'

const dayMs = 86_400_000
const startMs = 1_800_000_000_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server that knows one lock key of the device, and the part of a peer that is tested. */
class World {
  readonly published: LockKey[] = []
  /** What the server has; the device learns it by asking. */
  told: LockKey | undefined
  learned: LockKey | undefined
  asked: PeerName[] = []
  replaced = 0
  isUp = false
  /** Publishing fails while it is true. */
  isDeaf = false
  readonly failures: unknown[] = []
  readonly locks: WeeklyLocks
  readonly identity: Identity

  constructor(identity: Identity) {
    this.identity = identity
    this.locks = new WeeklyLocks({
      identity,
      names: {
        deviceOf: (device: DeviceId) => ({
          name: identity.name,
          device: { ...identity.device.listed, device },
          lockKey: this.learned,
        }),
      },
      lookups: {
        ask: (name) => {
          this.asked.push(name)
          this.learned = this.told
          return Promise.reject(new KithError('name-unknown')).catch(() => undefined as never)
        },
      },
      upstream: {
        isUp: true,
        ask: async (_, build) => {
          const { lockKeys } = build(1, identity.id) as FrameOf<'lock-publish'>
          if (this.isDeaf) throw new KithError('server-unreachable')
          for (const bytes of lockKeys) {
            const verified = await verifyLockKey(bytes.slice(), identity.device.listed)
            if (verified.kind === 'refused') throw new KithError(verified.code)
            this.published.push(verified.value)
            this.told = verified.value
          }
          return { type: 'lock-stock', request: 1, count: 100 } as never
        },
      },
      onReplaced: () => Promise.resolve(void this.replaced++),
      onFailure: (error) => this.failures.push(error),
    })
  }

  /** A connection, up to the end of what it brings about. */
  async connected(): Promise<void> {
    this.told ??= this.identity.device.lockKey
    this.locks.up()
    this.locks.drained()
    await this.locks.check()
  }

  get numbers(): readonly number[] {
    return this.identity.device.locks.map(({ number }) => number)
  }
}

async function opened(store: PeerStore = openMemoryStore()): Promise<World> {
  return new World(await openIdentity(store, 'bob' as PeerName, 'Laptop', Date.now()))
}

function pass(days: number): void {
  vi.setSystemTime(Date.now() + Math.round(days * dayMs))
}

it('[KY58] leaves a lock key alone for a week, and then replaces and publishes it', async () => {
  const world = await opened()
  pass(6.9)
  await world.connected()
  expect(world.numbers).toEqual([1])
  expect(world.published).toEqual([])
  pass(0.1)
  await world.connected()
  expect(world.numbers).toEqual([1, 2])
  expect(world.published).toEqual([world.identity.device.lockKey])
  expect(world.replaced).toBe(1)
  expect(world.identity.lockKey).toEqual(await signLockKey(world.identity.device))
  await world.connected()
  expect(world.published).toHaveLength(1)
  world.locks.end()
})

it('[KY58] deletes a private half two weeks after it was replaced, on the disk too, while the mailbox is drained', async () => {
  const store = openMemoryStore()
  const world = await opened(store)
  const first = world.identity.device.lockPair(1)
  pass(7)
  await world.connected()
  pass(13.9)
  await world.connected()
  expect(world.numbers).toEqual([1, 2, 3])
  pass(0.1)
  // Something for it may still wait in the mailbox.
  world.locks.down()
  world.locks.up()
  await world.locks.check()
  expect(world.numbers).toContain(1)
  world.locks.drained()
  await world.locks.check()
  expect(world.numbers).toEqual([2, 3])
  const read = await openIdentity(store, 'bob' as PeerName, 'Laptop', Date.now())
  expect(read.device.lockPair(1)).toBeUndefined()
  expect(read.device.lockPair(2)).toBeDefined()
  expect(read.lockKey).toEqual(world.identity.lockKey)
  const keys = await store.get(selfCollection, 'keys')
  expect(Buffer.from(keys?.value ?? []).includes(Buffer.from(first?.privateKey ?? [1]))).toBe(false)
  world.locks.end()
})

it('[KY58] is on the disk before it is published, and is published until the server has it', async () => {
  const kept = openMemoryStore()
  const order: string[] = []
  const store: PeerStore = {
    get: (collection, key) => kept.get(collection, key),
    list: (collection, range) => kept.list(collection, range),
    commit: async (groups: readonly WriteGroup[]) => {
      const done = await kept.commit(groups)
      order.push('disk')
      return done
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const world = await opened(store)
  order.length = 0
  pass(8)
  world.isDeaf = true
  await world.connected()
  expect(world.numbers).toEqual([1, 2])
  expect(order).toEqual(['disk'])
  expect(world.published).toEqual([])
  // The program ends here, and the next one brings it with its sign-in; or it goes on, and publishes at the next chance.
  const next = await openIdentity(kept, 'bob' as PeerName, 'Laptop', Date.now())
  expect((await verifyLockKey(next.lockKey.slice(), next.device.listed)).kind).toBe('ok')
  expect(next.device.lockKey.number).toBe(2)
  world.isDeaf = false
  await world.connected()
  expect(world.published.map(({ number }) => number)).toEqual([2])
  expect(order).toEqual(['disk'])
  expect(world.failures).toEqual([])
  world.locks.end()
})

it('[KY58] a program whose store another one has taken writes no lock keys over those of the other', async () => {
  const store = openMemoryStore()
  const [before, after] = [await opened(store), await opened(store)]
  pass(7)
  after.told = before.identity.device.lockKey
  await after.connected()
  const [, kept] = after.identity.device.locks
  pass(1)
  await before.connected()
  expect(before.numbers).toEqual([1])
  expect(before.published).toEqual([])
  expect(before.failures).toEqual([])
  const read = await openIdentity(store, 'bob' as PeerName, 'Laptop', Date.now())
  expect(read.device.lockPair(2)).toEqual(kept)
  before.locks.end()
  after.locks.end()
})

it('[KY58] a store that went back to an older copy makes a lock key above the one that is known of it', async () => {
  const store = openMemoryStore()
  const copy = openMemoryStore()
  const world = await opened(store)
  for (const collection of [selfCollection, chainCollection])
    for (const { key, value } of await readAll(store, collection))
      await copy.commit([{ changes: [{ collection, key, value }], expects: [] }])
  for (let week = 0; week < 4; week++) {
    pass(7)
    await world.connected()
  }
  world.locks.end()
  expect(world.told?.number).toBe(5)
  const restored = await opened(copy)
  expect(restored.numbers).toEqual([1])
  restored.told = world.told
  await restored.connected()
  expect(restored.identity.device.lockKey.number).toBe(6)
  expect(restored.published.map(({ number }) => number)).toEqual([6])
  restored.locks.end()
})

it('[KY58] so does one whose number is the same, and its key is another', async () => {
  const world = await opened()
  const other = await opened()
  world.told = { ...other.identity.device.lockKey, device: world.identity.id }
  await world.connected()
  expect(world.published.map(({ number }) => number)).toEqual([2])
  world.locks.end()
})

it('[KY58] nothing is replaced before the server said what it has', async () => {
  const world = await opened()
  pass(8)
  const { locks } = new (class extends World {
    override readonly locks = new WeeklyLocks({
      identity: world.identity,
      names: { deviceOf: () => undefined },
      lookups: { ask: () => Promise.reject(new KithError('server-unreachable')) },
      upstream: { isUp: true, ask: () => Promise.reject(new KithError('server-unreachable')) },
      onReplaced: () => Promise.resolve(void this.replaced++),
      onFailure: (error) => this.failures.push(error),
    })
  })(world.identity)
  locks.up()
  locks.drained()
  await locks.check()
  expect(world.numbers).toEqual([1])
  locks.end()
  world.locks.end()
})

it('[KY58] a clock that goes back or forward makes a few lock keys more, and deletes none of today', async () => {
  const world = await opened()
  pass(400)
  await world.connected()
  expect(world.numbers).toEqual([1, 2])
  // It was wrong, and is set right: the lock key of the future makes room for one of now.
  pass(-400)
  await world.connected()
  expect(world.numbers).toEqual([1, 2, 3])
  await world.connected()
  expect(world.numbers).toEqual([1, 2, 3])
  pass(13.9)
  await world.connected()
  expect(world.numbers).toEqual([1, 2, 3, 4])
  pass(0.1)
  await world.connected()
  expect(world.numbers).toEqual([3, 4])
  // An hour back is nothing.
  pass(-0.04)
  await world.connected()
  expect(world.numbers).toEqual([3, 4])
  for (let turn = 0; turn < 30; turn++) {
    pass(turn % 2 === 0 ? 30 : -30)
    await world.connected()
    expect(world.numbers.length).toBeLessThanOrEqual(8)
  }
  world.locks.end()
})

it('[KY58] asks for the devices of a name again when a lock key should have been replaced, once an hour', async () => {
  const world = await opened()
  const { listed, lockKey } = world.identity.device
  const known = { name: 'alice' as PeerName, device: listed, lockKey }
  const renewed = async (): Promise<number> => {
    world.asked = []
    await world.locks.renew(known)
    return world.asked.filter((name) => name === 'alice').length
  }
  expect(await renewed()).toBe(0)
  pass(7)
  expect(await renewed()).toBe(1)
  expect(await renewed()).toBe(0)
  pass(1 / 24)
  expect(await renewed()).toBe(1)
  world.locks.up()
  expect(await renewed()).toBe(1)
  await world.locks.check()
  world.locks.end()
})
