import { expect, it } from 'vitest'
import { bulkPlainBytesMax, BulkReceiver, BulkSender, deviceIdOf, nameInBulk } from '@kith/keys'
import { limits } from '@kith/wire'
import { bulkWindowCounters } from '../src/bulk/bulk-receiver.ts'
import { alice, beginBulk, bob, filled } from './fixtures.ts'

const whole = { heard: undefined, hasOpening: true }
const short = { heard: undefined, hasOpening: false }

it('[KY22] opens bulk in any order, and each once', async () => {
  const sender = await beginBulk(1)
  const receiver = new BulkReceiver(bob)
  const frames: Uint8Array[] = []
  for (let at = 0; at < 5; at++) frames.push(await sender.seal(Uint8Array.of(at), at === 3 ? whole : short))
  for (const at of [3, 0, 4, 1, 2])
    expect(await receiver.open(frames[at]!, alice.listed)).toMatchObject({
      kind: 'ok',
      value: { plain: Uint8Array.of(at) },
    })
  for (const frame of frames) expect(await receiver.open(frame, alice.listed)).toMatchObject({ code: 'seal-broken' })
})

it('[KY22] opens the first frames of a session when they come together, and copies once', async () => {
  const sender = await beginBulk(1)
  const frames = await Promise.all([1, 2, 2].map(async (value) => sender.seal(filled(value), whole)))
  const receiver = new BulkReceiver(bob)
  const answers = await Promise.all([...frames, frames[0]!].map(async (frame) => receiver.open(frame, alice.listed)))
  const kinds = answers.map(({ kind }) => kind)
  // Of the two copies, the one that is opened first counts.
  expect([kinds.slice(1, 3), [kinds[0], kinds[3]].sort()]).toEqual([
    ['ok', 'ok'],
    ['ok', 'refused'],
  ])
})

it('[KY22] reaches 8,192 counters back', async () => {
  const sender = await beginBulk(1)
  const receiver = new BulkReceiver(bob)
  const early = [await sender.seal(filled(1), whole), await sender.seal(filled(2), whole)]
  let last: Uint8Array = new Uint8Array(0)
  for (let at = 2; at <= bulkWindowCounters; at++) last = await sender.seal(filled(3), whole)
  expect((await receiver.open(last, alice.listed)).kind).toBe('ok')
  expect(await receiver.open(early[0]!, alice.listed)).toMatchObject({ code: 'seal-broken' })
  expect((await receiver.open(early[1]!, alice.listed)).kind).toBe('ok')
})

it('[KY22] refuses the frames of an earlier session, and of one that it never saw opened', async () => {
  const [earlier, later] = [await beginBulk(1), await beginBulk(2)]
  const receiver = new BulkReceiver(bob)
  expect(await receiver.open(await later.seal(filled(1), short), alice.listed)).toMatchObject({
    code: 'stream-unknown',
  })
  expect((await receiver.open(await later.seal(filled(1), whole), alice.listed)).kind).toBe('ok')
  expect(await receiver.open(await earlier.seal(filled(2), whole), alice.listed)).toMatchObject({ code: 'seal-broken' })
  expect((await receiver.open(await later.seal(filled(2), short), alice.listed)).kind).toBe('ok')
})

it('[KY22] refuses bulk of another sender, and bulk for another device', async () => {
  const frame = await (await beginBulk(1)).seal(filled(1), whole)
  expect(await new BulkReceiver(bob).open(frame, bob.listed)).toMatchObject({ code: 'signature-wrong' })
  expect(await new BulkReceiver(alice).open(frame, alice.listed)).toMatchObject({ code: 'signature-wrong' })
})

it('[KY22] refuses an opening for a lock key that is not there', async () => {
  const begun = await BulkSender.begin('alice', { ...bob.lockKey, number: 9 }, alice, 1)
  if (begun.kind === 'refused') throw new Error(begun.code)
  const frame = await begun.value.seal(filled(1), whole)
  expect(await new BulkReceiver(bob).open(frame, alice.listed)).toMatchObject({ code: 'lock-unusable' })
  expect(await BulkSender.begin('alice', { ...bob.lockKey, publicKey: new Uint8Array(32) }, alice, 1)).toMatchObject({
    code: 'lock-unusable',
  })
})

it('[KY22] names the session that the sender has heard, and takes no other name for it', async () => {
  const sender = await beginBulk(1)
  const receiver = new BulkReceiver(bob)
  expect(receiver.sessionOf(deviceIdOf(alice.signing.publicKey))).toBeUndefined()
  const heard = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  const frame = await sender.seal(filled(1), { heard, hasOpening: true })
  expect(await receiver.open(frame, alice.listed)).toMatchObject({ value: { heard, session: sender.session } })
  expect(receiver.sessionOf(alice.device)).toEqual(sender.session)
})

it('[KY22] says whose device opens a session', async () => {
  const sender = await beginBulk(1)
  expect(nameInBulk(await sender.seal(filled(1), whole))).toBe('alice')
  expect(nameInBulk(await sender.seal(filled(1), short))).toBeUndefined()
  expect(nameInBulk(new Uint8Array(40))).toBeUndefined()
})

it('[KY22] fills a bulk frame to its limit', async () => {
  const begun = await BulkSender.begin('a'.repeat(63), bob.lockKey, alice, 1)
  if (begun.kind === 'refused') throw new Error(begun.code)
  const sender = begun.value
  const sealed = await sender.seal(new Uint8Array(bulkPlainBytesMax), whole)
  expect(sealed.byteLength).toBe(limits.bulkBytesMax)
  expect((await new BulkReceiver(bob).open(sealed, alice.listed)).kind).toBe('ok')
  expect(() => sender.seal(new Uint8Array(bulkPlainBytesMax + 1), whole)).toThrow('limit')
})
