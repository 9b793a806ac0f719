import crypto from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  DeviceKeys,
  generateDevice,
  generateIdentity,
  isLockDue,
  type LockPair,
  locksKept,
  openOutbound,
  SigningKey,
  verifyLockKey,
  signLockKey,
  withNewLock,
} from '@kith/keys'
import { nobleHashes, nodeHashes } from '../src/crypto/hashes.ts'
import { backend } from '../src/crypto/chosen-backend.ts'
import { bytesToHex } from './vectors.ts'
import { alice, bob, filled, lane, stream } from './fixtures.ts'

it('[KY15] chooses node:crypto in Node, and hashes as it does', async () => {
  expect((await backend()).name).toBe('node')
  const node = nodeHashes(crypto)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes, key) => {
      expect(nobleHashes.sha256(bytes)).toEqual(node.sha256(bytes))
      expect(nobleHashes.hmacSha256(key, bytes)).toEqual(node.hmacSha256(key, bytes))
    }),
  )
})

it('[KY16] exports and imports keys whole', async () => {
  const identity = await generateIdentity()
  const same = await SigningKey.import(identity.export())
  expect(same.publicKey).toEqual(identity.publicKey)
  expect(await same.sign('deviceList', filled(1))).toEqual(await identity.sign('deviceList', filled(1)))

  const device = await generateDevice('Phone', 1_700_000_000_000)
  const read = await DeviceKeys.import(device.export())
  expect(read.listed).toEqual(device.listed)
  expect(read.lockKey).toEqual(device.lockKey)
  expect(read.lockPair(1)).toEqual(device.lockPair(1))
  expect((await verifyLockKey(await signLockKey(read), device.listed)).kind).toBe('ok')
})

it('[KY5] keeps the earlier lock keys, and shows the newest', async () => {
  const [first, second] = [alice.lockPair(1)!, { ...bob.lockPair(1)!, number: 2 }]
  const device = new DeviceKeys(alice.signing, 'Rotated', 1, [first, second])
  expect(device.lockKey.number).toBe(2)
  expect(device.lockPair(1)).toEqual(first)
  expect(device.lockPair(3)).toBeUndefined()
})

it('[KY16] refuses damaged key bytes in a store', async () => {
  const identity = await generateIdentity()
  const damaged = identity.export()
  damaged[40] = (damaged[40] ?? 0) ^ 1
  await expect(SigningKey.import(damaged)).rejects.toMatchObject({ code: 'store-failed' })
  const whole = alice.export()
  for (let length = 0; length < whole.byteLength; length++) {
    await expect(DeviceKeys.import(whole.subarray(0, length))).rejects.toMatchObject({ code: 'store-failed' })
  }
})

it('[KY16] shows no secret when keys are printed, serialised or refused', async () => {
  const device = await generateDevice('Phone', 1)
  const lock = device.lockPair(1)!
  const secrets = [device.signing.export().subarray(0, 32), lock.privateKey]
  const shown = [
    inspect(device, { depth: 9, showHidden: true, maxArrayLength: 999 }),
    JSON.stringify(device),
    JSON.stringify(structuredClone({ ...device })),
  ]
  const damaged = device.export().subarray(0, 100)
  shown.push(await DeviceKeys.import(damaged).then(String, (error: unknown) => inspect(error, { depth: 9 })))
  const badLock = { ...bob.lockKey, publicKey: new Uint8Array(32) }
  shown.push(inspect(await openOutbound({ name: 'alice', stream, lane, generation: 0 }, badLock, device)))
  for (const secret of secrets) {
    for (const text of shown) {
      expect(text).not.toContain(bytesToHex(secret))
      expect(text.replaceAll(/[^0-9,]/g, '')).not.toContain([...secret].join(','))
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 40))
    }
  }
})

it('[KY58] counts lock keys on, above what is known of the device, and keeps 8 at most', async () => {
  const [first] = bob.locks
  if (first === undefined) throw new Error('there is one')
  const second = await withNewLock([first], 0, first.madeAtMs)
  expect(second.map(({ number }) => number)).toEqual([1, 2])
  const above = await withNewLock(second, 70, first.madeAtMs)
  expect(above.map(({ number }) => number)).toEqual([1, 2, 71])
  let locks: readonly LockPair[] = above
  for (let count = 0; count < 20; count++) locks = await withNewLock(locks, 0, first.madeAtMs)
  expect(locks.map(({ number }) => number)).toEqual([84, 85, 86, 87, 88, 89, 90, 91])
})

it('[KY58] the newest lock key stays, however old, and each other for two weeks after the next', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 90 }),
      (days, nowDay) => {
        const [first] = bob.locks
        if (first === undefined) throw new Error('there is one')
        const dayMs = 86_400_000
        const locks = days.map((day, at) => ({ ...first, number: at + 1, madeAtMs: day * dayMs }))
        const kept = locksKept(locks, nowDay * dayMs).map(({ number }) => number)
        const expected = locks.filter(({ number }) => {
          const later = locks.filter((other) => other.number > number)
          return later.every(({ madeAtMs }) => nowDay * dayMs - madeAtMs < 14 * dayMs)
        })
        expect(kept).toEqual(expected.map(({ number }) => number))
        expect(kept).toContain(locks.length)
      },
    ),
  )
})

it('[KY58] a lock key is due after a week, and when it is of the future', () => {
  const [dayMs, madeAtMs] = [86_400_000, 1_000 * 86_400_000]
  const isDue = (days: number): boolean => isLockDue({ madeAtMs }, madeAtMs + days * dayMs)
  expect([0, 6, 6.99, 7, 8, 900].map(isDue)).toEqual([false, false, false, true, true, true])
  expect([-0.5, -1, -1.01, -900].map(isDue)).toEqual([false, false, true, true])
})
