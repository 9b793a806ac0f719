import { signReceipts, SigningKey } from '@kith/keys'
import { openMemoryStore } from '@kith/peer'
import {
  type BootId,
  bytesToId,
  type DeviceId,
  encodeStatement,
  type FrameOf,
  type StoredStatement,
  type StreamId,
} from '@kith/wire'
import { expect, it } from 'vitest'

import { Committer } from '../../src/engine/commits.ts'
import { type Outbound, ReceiptKeeper, receiptsCollection } from '../../src/engine/receipt-keeper.ts'
import type { Identity } from '../../src/identity/identity.ts'

const key = await SigningKey.fromSeed(new Uint8Array(32).fill(9))
const idOf = <T extends DeviceId | StreamId | BootId>(number: number): T =>
  bytesToId<T>(new Uint8Array(16).fill(number))
const [alice, bob, stream, boot] = [idOf<DeviceId>(1), idOf<DeviceId>(2), idOf<StreamId>(3), idOf<BootId>(4)]
const tag = new Uint8Array(16).fill(5)
/** Position 1 is outstanding. */
const outbound: Outbound = { receiverOf: () => bob, tagOf: (_, seq) => (seq === 1 ? tag : undefined) }

async function storedWith(parts: Partial<StoredStatement>): Promise<FrameOf<'stored'>> {
  const statement = { to: alice, receiver: bob, stream, upTo: 1, storedAtMs: 1, items: [], ...parts }
  const [proof] = await signReceipts(key, 'fake', [encodeStatement(statement)])
  return { type: 'stored', ...statement, proof: proof! }
}

it('[MB23] [MB26] keeps a bounded number of receipts, whatever the network signs', async () => {
  const store = openMemoryStore()
  const identity = { id: alice, network: { networkKey: key.publicKey, domain: 'fake' } } as Identity
  let wrong = 0
  const commits = new Committer(store, { log: () => undefined, onFailure: () => undefined })
  const keeper = new ReceiptKeeper(identity, store, commits, (count) => (wrong = count))
  keeper.up(boot, 'fake')
  for (let at = 1; at <= 40; at++) {
    // Other deadlines for what it has, positions that are not outstanding, and ever higher ones.
    await keeper.take(await storedWith({ storedAtMs: at, items: [{ seq: 1, deadlineMs: at, tag }] }), outbound)
    await keeper.take(await storedWith({ storedAtMs: at, items: [{ seq: at + 1, deadlineMs: 1, tag }] }), outbound)
    await keeper.take(await storedWith({ storedAtMs: at, upTo: at }), outbound)
  }
  expect((await store.list(receiptsCollection)).length).toBeLessThanOrEqual(6)
  expect(wrong).toBe(39)
})

it('[MB23] goes on after a damaged record, and forgets what is decided', async () => {
  const store = openMemoryStore()
  const identity = { id: alice, network: { networkKey: key.publicKey, domain: 'fake' } } as Identity
  const commits = new Committer(store, { log: () => undefined, onFailure: () => undefined })
  const first = new ReceiptKeeper(identity, store, commits, () => undefined)
  first.up(boot, 'fake')
  await first.take(await storedWith({ items: [{ seq: 1, deadlineMs: 5, tag }] }), outbound)
  await commits.commit([
    { changes: [{ collection: receiptsCollection, key: `${stream}/damaged`, value: tag }], expects: [] },
  ])
  const next = new ReceiptKeeper(identity, store, commits, () => undefined)
  next.load(await store.list(receiptsCollection), [])
  next.up(boot, 'fake')
  await next.take(await storedWith({ upTo: 2 }), outbound)
  expect((await store.list(receiptsCollection)).map(({ key: of }) => of)).toEqual([
    `${stream}/${'2'.padStart(16, '0')}/1/0`,
  ])
})
