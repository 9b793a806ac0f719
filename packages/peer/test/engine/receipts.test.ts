import { SigningKey, verifyReceipt } from '@kith/keys'
import { openMemoryStore, type Peer, type PeerLogEvent, type PeerStore } from '@kith/peer'
import { type FrameOf, KithError, type MessageId } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { joinFake } from './fake-peer.ts'
import { FakeServer, storedFor } from './fake-server.ts'

let server: FakeServer
let alice: Peer
let bob: Peer
let alarms: PeerLogEvent['detail'][]
let heard: () => void
beforeEach(async () => {
  server = new FakeServer()
  alarms = []
  heard = () => undefined
  const log = ({ event, detail }: PeerLogEvent): void => {
    if (event !== 'alarm') return
    alarms.push(detail)
    heard()
  }
  alice = await joinFake(server, 'alice', openMemoryStore(), log)
  bob = await joinFake(server, 'bob')
  // Bob is listed, and hears nothing: what is for him is stored.
  server.tamper = (frame) => (frame.type === 'data' ? undefined : frame)
})
afterEach(async () => {
  await Promise.all([alice.leave(), bob.leave()])
})

async function sentWith(mailbox: FakeServer['mailbox']): Promise<MessageId> {
  server.mailbox = mailbox
  const sent = await alice.messages.send('bob', 't', {})
  sent.stored().catch(() => undefined)
  return sent.mid
}

it('[MB23] takes a receipt that fits, and gives it to whoever asks', async () => {
  server.mailbox = (frame) => storedFor(frame)
  const sent = await alice.messages.send('bob', 't', {})
  expect(await sent.receipt()).toBeUndefined()
  await sent.stored()
  const receipt = await sent.receipt()
  const [target] = (await alice.why(sent.mid)).targets
  expect(await verifyReceipt(receipt!, server.networkKey)).toMatchObject({
    kind: 'ok',
    value: {
      domain: 'fake',
      statement: { to: alice.device, receiver: bob.device, stream: target?.stream, upTo: 1, items: [{ seq: 1 }] },
    },
  })
  expect(target?.receipt).toEqual(receipt)
  expect(alarms).toEqual([])
})

const wrong: readonly (readonly [string, (frame: FrameOf<'store'>) => Promise<FrameOf<'stored'>>])[] = [
  ['of another network', async (frame) => storedFor(frame, {}, await SigningKey.generate())],
  ['changed after it was signed', async (frame) => ({ ...(await storedFor(frame)), storedAtMs: 1 })],
  [
    'without a proof',
    async (frame) => ({
      ...(await storedFor(frame)),
      proof: { index: 0, leaves: 0, path: [], signature: new Uint8Array(64) },
    }),
  ],
  ['for another device', (frame) => storedFor(frame, { to: bob.device })],
  ['of another receiver', (frame) => storedFor(frame, { receiver: alice.device })],
]
it.each(wrong)('[MB23] drops a receipt %s, with an alarm, and the message is not stored', async (_, answer) => {
  const alarmed = new Promise<void>((resolve) => {
    heard = resolve
  })
  const mid = await sentWith(answer)
  await alarmed
  expect(alarms[0]).toEqual({ code: 'receipt-wrong', name: 'fake', count: 1 })
  expect(await alice.why(mid)).toMatchObject({ state: 'accepted', receipt: undefined })
  // It is offered again, and an honest answer is taken.
  await sentWith((frame) => storedFor(frame))
  for await (const update of alice.messages.updates()) if (update.mid === mid && update.state === 'stored') break
})

it('[MB23] reports a message stored when its receipt is on a disk that was full, and goes on until then', async () => {
  const inner = openMemoryStore()
  const disk = { isFull: false }
  const store: PeerStore = {
    get: (collection, key) => inner.get(collection, key),
    list: (collection, range) => inner.list(collection, range),
    commit: (groups) => (disk.isFull ? Promise.reject(new KithError('store-full')) : inner.commit(groups)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const carol = await joinFake(server, 'carol', store)
  const offered = new Promise<void>((resolve) => {
    server.mailbox = (frame) => {
      disk.isFull = true
      resolve()
      return storedFor(frame)
    }
  })
  const sent = await carol.messages.send('bob', 't', {})
  const stored = sent.stored()
  await offered
  for await (const { state } of carol.storageChanges()) if (state === 'full') break
  expect(await carol.why(sent.mid, { server: false })).toMatchObject({ state: 'accepted' })
  disk.isFull = false
  await carol.retryStorage()
  await stored
  expect((await inner.list('kith.receipts')).length).toBe(1)
  await carol.leave()
})

it('[MB23] does not take a receipt of another envelope at the position for one of its own', async () => {
  const honest = new Promise<void>((resolve) => {
    let isFirst = true
    server.mailbox = async (frame) => {
      if (!isFirst) return storedFor(frame)
      isFirst = false
      resolve()
      return storedFor(frame, { items: [{ seq: 1, deadlineMs: 1, tag: new Uint8Array(16) }] })
    }
  })
  const sent = await alice.messages.send('bob', 't', {})
  const stored = sent.stored()
  await honest
  await stored
  const decoded = await verifyReceipt((await sent.receipt())!, server.networkKey)
  expect(decoded).toMatchObject({ kind: 'ok', value: { statement: { items: [{ deadlineMs: 5_000_000 }] } } })
  expect(alarms).toEqual([])
})
