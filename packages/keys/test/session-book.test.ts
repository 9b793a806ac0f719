import { BulkSender, type DeviceKeys, ReplayWindow } from '@kith/keys'
import type { Decoded } from '@kith/wire'
import { expect, it } from 'vitest'
import { bulkInfo, bulkNonce, bulkSecretLabel, decodeBulk, encodeBulkOpening } from '../src/bulk/bulk-format.ts'
import { type HeardSession, SessionBook } from '../src/sessions/session-book.ts'
import { deriveKey } from '../src/streams/key-schedule.ts'
import { alice, bob, filled } from './fixtures.ts'
import { deviceOf } from './vector-runs.ts'

it('[KY11][KY22] remembers sessions of so many devices, and forgets the one heard longest ago', async () => {
  const book = new SessionBook<HeardSession>(bob, {
    context: 'bulkOpening',
    secretLabel: bulkSecretLabel,
    sessionsMax: 2,
  })
  const [carol, dave] = [
    await deviceOf({ seed: filled(10), lockSeed: filled(11) }),
    await deviceOf({ seed: filled(12), lockSeed: filled(13) }),
  ]
  const frames = new Map<DeviceKeys, Uint8Array[]>()
  for (const device of [alice, carol, dave]) frames.set(device, await framesOf(device, 3))
  const take = (device: DeviceKeys): Promise<Decoded<Uint8Array>> => openIn(book, device, frames.get(device)?.shift())
  for (const device of [alice, carol, alice, dave]) expect(await take(device)).toMatchObject({ kind: 'ok' })
  expect([alice, carol, dave].map(({ device }) => book.of(device) !== undefined)).toEqual([true, false, true])
  expect(await take(carol)).toMatchObject({ kind: 'ok' })
  expect([alice, carol, dave].map(({ device }) => book.of(device) !== undefined)).toEqual([false, true, true])
})

/** Frames of one session with Bob, each with its opening. */
async function framesOf(device: DeviceKeys, count: number): Promise<Uint8Array[]> {
  const begun = await BulkSender.begin('somebody', bob.lockKey, device, 1)
  if (begun.kind === 'refused') throw new Error(begun.code)
  const frames: Uint8Array[] = []
  for (let at = 0; at < count; at++)
    frames.push(await begun.value.seal(filled(at), { heard: undefined, hasOpening: true }))
  return frames
}

async function openIn(
  book: SessionBook<HeardSession>,
  { listed }: DeviceKeys,
  bytes: Uint8Array = new Uint8Array(0),
): Promise<Decoded<Uint8Array>> {
  const decoded = decodeBulk(bytes)
  if (decoded.kind === 'refused' || decoded.value.opened === undefined) throw new Error('a frame with its opening')
  const { opened, counter, head, body } = decoded.value
  const ends = { to: bob.device, from: listed.device }
  const opening = {
    ...opened.opening,
    signature: opened.signature,
    signedBytes: encodeBulkOpening(ends, opened.opening),
    info: bulkInfo(ends, opened.opening),
  }
  const found = await book.opened(listed, opening, (secret) => ({
    key: deriveKey(secret, 'bulk'),
    window: new ReplayWindow(),
  }))
  if (found.kind === 'refused') return found
  return book.open(listed.device, found.value, { counter, nonce: bulkNonce(counter), associated: head, body })
}
