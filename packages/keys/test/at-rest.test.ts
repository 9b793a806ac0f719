import crypto from 'node:crypto'
import { ContentKey, DataKey, openWrapping, readWrapping, type StoreOpener, wrapDataKey } from '@kith/keys'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { argon2id } from '../src/crypto/argon2.ts'
import { backend, useBackend } from '../src/crypto/chosen-backend.ts'
import { nodeBackend } from '../src/crypto/node-backend.ts'
import { portableBackends } from './conformance.ts'

const own = backend()
afterAll(async () => {
  useBackend(await own)
})

describe.each([nodeBackend(crypto), ...portableBackends])('sealing at rest on the backend $name', (tried) => {
  it('[PE63] opens what it sealed, in its place alone, and nothing of which a bit was changed', async () => {
    useBackend(tried)
    const key = await DataKey.generate()
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    const place = fc.record({ collection: text, key: text })
    await fc.assert(
      fc.asyncProperty(place, place, fc.uint8Array({ maxLength: 100 }), fc.nat(), async (at, other, value, bit) => {
        const sealed = await key.seal(at, value)
        expect(await key.open(at, sealed)).toEqual(value)
        if (at.collection !== other.collection || at.key !== other.key)
          expect(await key.open(other, sealed)).toBeUndefined()
        const flipped = sealed.slice()
        const flippedAt = Math.floor(bit / 8) % flipped.length
        flipped[flippedAt] = (flipped[flippedAt] ?? 0) ^ (1 << (bit % 8))
        expect(await key.open(at, flipped)).toBeUndefined()
        expect(await key.open(at, sealed.subarray(0, bit % sealed.length))).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})

it('[PE70][KY15] every backend hides content in the same way', async () => {
  const part = { level: 1, index: 7 }
  const plain = new Uint8Array(1000).map((_, at) => at)
  const hidden: Uint8Array[] = []
  for (const tried of [nodeBackend(crypto), ...portableBackends]) {
    useBackend(tried)
    const key = await ContentKey.of(await DataKey.import(new Uint8Array(32).fill(1)), 'name')
    hidden.push(await key.turn(part, plain))
    // The first bytes of a part are hidden as they are in the whole part.
    expect(await key.turn(part, plain.subarray(0, 10))).toEqual(hidden[0]?.subarray(0, 10))
  }
  expect(new Set(hidden.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1)
})

it('[KY17] [PE64] no bytes make the opening of a wrapping or a value throw', async () => {
  const key = await DataKey.generate()
  const opener: StoreOpener = { key: new Uint8Array(32) }
  const wrapping = await wrapDataKey(key, opener, 1)
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(wrapping.length - 1),
      fc.nat(255),
      async (bytes, at, byte) => {
        expect(await key.open({ collection: 'c', key: 'k' }, bytes)).toBeUndefined()
        expect((await openWrapping(bytes, opener)).kind).toBe('refused')
        readWrapping(bytes)
        const changed = wrapping.with(at, byte)
        expect((await openWrapping(changed, opener)).kind).toBe(byte === wrapping[at] ? 'ok' : 'refused')
      },
    ),
    { numRuns: 300 },
  )
})

it('[PE64] wraps with a salt of its own each time', async () => {
  const key = await DataKey.generate()
  const opener: StoreOpener = { passphrase: 'x', cost: { memoryKiB: 8, passes: 1, lanes: 1 } }
  const wrappings = await Promise.all(Array.from({ length: 10 }, () => wrapDataKey(key, opener, 1)))
  expect(new Set(wrappings.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(10)
  for (const bytes of wrappings) expect(readWrapping(bytes)).toEqual({ kind: 'passphrase', madeAtMs: 1 })
})

it('[KY16] the data key shows in no print and no JSON', async () => {
  const bytes = new Uint8Array(32).fill(0x5a)
  const key = await DataKey.import(bytes)
  expect(JSON.stringify(key)).toBe('{}')
  expect(key.export()).toEqual(bytes)
})

it('[PE64] Argon2id is that of RFC 9106, by plain JavaScript as by node:crypto', async () => {
  const [secret, salt] = [new TextEncoder().encode('passphrase'), new Uint8Array(16).fill(2)]
  const cost = { memoryKiB: 256, passes: 3, lanes: 4 }
  const byNode = await argon2id(secret, salt, cost)
  const { argon2idAsync } = await import('@noble/hashes/argon2.js')
  expect(byNode).toEqual(await argon2idAsync(secret, salt, { m: 256, t: 3, p: 4, dkLen: 32 }))
})
