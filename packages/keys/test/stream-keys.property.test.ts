import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EnvelopeHeader } from '@kith/wire'
import { advanceStreamKeys, openEnvelope, openInbound, positionOfKeys, sealEnvelope, streamKeysBytes } from '@kith/keys'
import { deriveKey } from '../src/streams/key-schedule.ts'
import { envelopeKey, newStreamKeys, streamKeys } from '../src/streams/stream-keys.ts'
import { alice, bob, filled, headerOf, lane, openStream, stream } from './fixtures.ts'
import { bytesToHex } from './vectors.ts'

const secret = filled(7)
const near = fc.integer({ min: 1, max: 300 })
const far = fc.oneof(near, fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }))

function keyAt(keys: Uint8Array, seq: number, over: Partial<EnvelopeHeader> = {}): string | undefined {
  const key = envelopeKey(keys, headerOf({ ...over, seq }))
  return key && bytesToHex(key)
}

it('[KY51] finds the same keys by whatever steps it comes to a position', () => {
  fc.assert(
    fc.property(far, fc.array(far, { maxLength: 6 }), (last, stops) => {
      const on = [...stops, last].sort((a, b) => a - b)
      let keys: Uint8Array = newStreamKeys(secret, 1)
      for (const stop of on) keys = advanceStreamKeys(keys, stop)
      const end = on.at(-1) ?? 1
      expect(positionOfKeys(keys)).toBe(end)
      expect(keys).toEqual(newStreamKeys(secret, end))
      expect(keys).toEqual(advanceStreamKeys(Uint8Array.from(newStreamKeys(secret, 1)), end))
    }),
    { numRuns: 60 },
  )
})

it('[KY51] opens what is at its position and behind it, and nothing before', () => {
  fc.assert(
    fc.property(far, near, (position, ahead) => {
      const first = newStreamKeys(secret, 1)
      const keys = advanceStreamKeys(first, position)
      const later = Math.min(Number.MAX_SAFE_INTEGER, position + ahead)
      expect(keyAt(keys, position)).toBe(keyAt(first, position))
      expect(keyAt(keys, later)).toBe(keyAt(first, later))
      if (position > 1) expect(keyAt(keys, Math.max(1, position - ahead))).toBeUndefined()
      expect(advanceStreamKeys(keys, position - 1)).toBe(keys)
    }),
    { numRuns: 60 },
  )
})

it('[KY51] holds no bytes from which a key before its position can be found', () => {
  // Every chain on the way to a position, from the first digit's beginning on: who has one of them has the position's key.
  const waysTo = (position: number): ReadonlySet<string> => {
    const ways = new Set<string>()
    let chain = deriveKey(secret, 'chain')
    for (let digit = 8; digit >= 0; digit--) {
      ways.add(bytesToHex(chain))
      for (let place = Math.floor(position / 64 ** digit) % 64; place > 0; place--)
        ways.add(bytesToHex((chain = deriveKey(chain, 'chainStep'))))
      if (digit > 0) chain = deriveKey(chain, 'chainDown')
    }
    expect(bytesToHex(chain)).toBe(bytesToHex(streamKeys(newStreamKeys(secret, position)).chains[0] ?? secret))
    return ways
  }
  fc.assert(
    fc.property(far, fc.array(far, { minLength: 1, maxLength: 4 }), (position, others) => {
      const kept = streamKeys(newStreamKeys(secret, position)).chains.map(bytesToHex)
      for (const other of [...others, position - 1, position, position + 1]) {
        if (other < 1 || other > Number.MAX_SAFE_INTEGER) continue
        const ways = waysTo(other)
        expect(kept.some((chain) => ways.has(chain))).toBe(other >= position)
      }
    }),
    { numRuns: 30 },
  )
})

it('[KY50] seals each generation, position and kind under a key of its own', () => {
  const keys = newStreamKeys(secret, 1)
  const found = new Set<string | undefined>()
  for (let seq = 1; seq <= 200; seq++)
    for (const over of [{}, { generation: 1 }, { kind: 'tombstone' }] as const) found.add(keyAt(keys, seq, over))
  expect(found.size).toBe(600)
})

it('[KY52] refuses an envelope before its keys as if it were broken, and proves its header all the same', async () => {
  const { keys } = await openStream()
  const authenticated = headerOf({ seq: 3 })
  const { tag, body } = await sealEnvelope(keys, authenticated, filled(1))
  expect((await openEnvelope(advanceStreamKeys(keys, 3), authenticated, tag, body)).kind).toBe('ok')
  expect(await openEnvelope(advanceStreamKeys(keys, 4), authenticated, tag, body)).toMatchObject({
    code: 'seal-broken',
  })
  const grave = headerOf({ seq: 3, kind: 'tombstone' })
  const { tag: graveTag } = await sealEnvelope(keys, grave, new Uint8Array())
  expect((await openEnvelope(advanceStreamKeys(keys, 4), grave, graveTag, new Uint8Array())).kind).toBe('ok')
})

it('[KY53] begins with the keys of the position that the opening says', async () => {
  const opened = await openStream(2, 4096)
  expect(positionOfKeys(opened.keys)).toBe(4096)
  expect(opened.keys.byteLength).toBe(streamKeysBytes)
  const found = await openInbound(opened.opening, bob, alice.listed, { stream, lane })
  expect(found).toMatchObject({ kind: 'ok', value: { keys: opened.keys, opening: { first: 4096, generation: 2 } } })
  expect(keyAt(opened.keys, 4095)).toBeUndefined()
})
