import { collections, type WriteGroup } from '@kith/core'
import { decodeLockPair, generateDevice, newOneTimeLock, signLockKey } from '@kith/keys'
import { openMemoryStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { type FrameOf, KithError, type StreamId } from '@kith/wire'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LockKeeper, locksCollection } from '../../src/engine/lock-keeper.ts'
import { readAll } from '../../src/store/read-all.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const [alice, bob] = [await generateDevice('alice', 1), await generateDevice('bob', 1)]

/** A keeper whose server answers when it is told to. */
function keeper(): {
  readonly locks: LockKeeper
  readonly answers: ((lockKey: Uint8Array | KithError) => void)[]
} {
  const answers: ((lockKey: Uint8Array | KithError) => void)[] = []
  const locks = new LockKeeper({
    identity: { id: alice.device, device: alice },
    store: openMemoryStore(),
    upstream: {
      isUp: true,
      ask: () =>
        new Promise((resolve, reject) => {
          answers.push((answer) => {
            if (answer instanceof KithError) reject(answer)
            else resolve({ type: 'lock-taken', request: 1, lockKey: answer } as never)
          })
        }),
    },
    onFailure: (error) => {
      throw error
    },
  })
  return { locks, answers }
}

it('[KY55] a one-time lock key that comes too late for its stream is used for the next one, once', async () => {
  const { locks, answers } = keeper()
  const { pair, signed } = await newOneTimeLock(bob, 1)
  const taking = locks.take(bob.listed)
  await vi.advanceTimersByTimeAsync(500)
  expect(await taking).toBeUndefined()
  answers[0]?.(signed)
  vi.useRealTimers()
  const next = async (): Promise<number | undefined> => {
    const asked = answers.length
    const found = locks.take(bob.listed)
    answers[asked]?.(new Uint8Array())
    return (await found)?.number
  }
  await until(async () => (await next()) === pair.number)
  expect(await next()).toBeUndefined()
})

it('[KY55] what was published and not answered stays on the disk, and the server is given more at the next connection', async () => {
  vi.useRealTimers()
  const store = openMemoryStore()
  const told: number[] = []
  let isLost = true
  const published = (): LockKeeper =>
    new LockKeeper({
      identity: { id: alice.device, device: alice },
      store,
      upstream: {
        isUp: true,
        ask: (_, build) => {
          const { lockKeys } = build(1, alice.device) as FrameOf<'lock-publish'>
          if (lockKeys.length === 0) return Promise.resolve({ type: 'lock-stock', request: 1, count: 0 } as never)
          told.push(lockKeys.length)
          // Nobody knows whether the server has them.
          if (isLost) return Promise.reject(new KithError('server-unreachable'))
          return Promise.resolve({ type: 'lock-stock', request: 1, count: lockKeys.length } as never)
        },
      },
      onFailure: (error) => {
        throw error
      },
    })
  const numbers = async (): Promise<number> => (await readAll(store, locksCollection)).length
  published().up()
  await until(() => told.length === 1)
  expect(await numbers()).toBe(100)
  isLost = false
  const again = published()
  await again.load()
  again.up()
  await until(() => told.length === 2)
  expect(await numbers()).toBe(200)
  for (const { value } of await readAll(store, locksCollection)) {
    const pair = decodeLockPair(value)
    expect(again.lockPair(pair?.number ?? 0)).toEqual(pair)
  }
  for (let life = 3; life <= 7; life++) {
    const next = published()
    await next.load()
    next.up()
    await until(() => told.length === life)
  }
  expect(await numbers()).toBe(400)
})

it('[KY56] the commit of a stream deletes every one-time lock key with which it was opened since, and of no other stream', async () => {
  const { locks } = keeper()
  const made = await Promise.all(Array.from({ length: 4 }, async () => (await newOneTimeLock(alice, 1)).pair.number))
  const [first = 0, second = 0, third = 0, other = 0] = made
  const group = (...streams: readonly string[]): WriteGroup => ({
    changes: streams.map((key) => ({ collection: collections.inStreams, key, value: new Uint8Array(1) })),
    expects: [],
  })
  const deleted = (one: WriteGroup): readonly string[] =>
    locks
      .used([one])
      .flatMap(({ changes }) => changes.flatMap(({ collection, key }) => (collection === locksCollection ? [key] : [])))
  locks.openedWith('a' as StreamId, first)
  // Opened again before anything was committed, because somebody between asked for it; at last for the weekly lock key.
  locks.openedWith('a' as StreamId, second)
  locks.openedWith('a' as StreamId, 3)
  locks.openedWith('b' as StreamId, other)
  const commit = group('a')
  expect(deleted(commit)).toEqual([String(first), String(second)])
  // A commit that failed is made again.
  expect(deleted(commit)).toEqual([String(first), String(second)])
  locks.settled(commit)
  expect(deleted(group('a'))).toEqual([])
  locks.openedWith('a' as StreamId, third)
  expect(deleted(group('a', 'b'))).toEqual([String(third), String(other)])
})

it('[KY55] takes nothing that the device did not sign, no weekly lock key, and nothing from a server that refuses', async () => {
  for (const answer of [
    new Uint8Array(),
    new Uint8Array(9),
    (await newOneTimeLock(alice, 1)).signed,
    await signLockKey(bob),
    new KithError('server-unreachable'),
  ]) {
    const { locks, answers } = keeper()
    const taking = locks.take(bob.listed)
    answers[0]?.(answer)
    expect(await taking).toBeUndefined()
  }
})
