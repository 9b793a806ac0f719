import { copyFile, rm } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { type PeerLogEvent, verifyReceipt } from '@kith/peer'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { firstOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(() => network[Symbol.asyncDispose]())

it('[MB20] [MB23] gives the sender a receipt that holds without the network, until the message is committed', async () => {
  const [disk, own] = [lastingStore(), lastingStore()]
  await (await network.join('bob', { store: disk.store() })).leave()
  const before = await network.join('alice', { store: own.store() })
  const sent = await before.messages.send('bob', 'n', { n: 1 }, { keep: '2d' })
  await sent.stored()
  const receipt = (await sent.receipt())!
  await before.leave()
  const alice = await network.join('alice', { store: own.store() })
  expect((await alice.why(sent.mid)).receipt).toEqual(receipt)
  const { networkKey } = network.server
  const verified = await verifyReceipt(receipt, networkKey)
  if (verified.kind === 'refused') throw new Error(verified.code)
  const { domain, statement } = verified.value
  expect(domain).toBe('localhost')
  expect(statement).toMatchObject({ to: alice.device, upTo: 1 })
  expect(
    statement.items.map(({ seq, deadlineMs }) => [seq, deadlineMs - statement.storedAtMs <= 2 * 86_400_000]),
  ).toEqual([[1, true]])
  expect(await verifyReceipt(receipt, new Uint8Array(32))).toMatchObject({ code: 'receipt-wrong' })
  const bob = await network.join('bob', { store: disk.store() })
  const update = firstOf(alice.messages.updates(), ({ state }) => state === 'committed')
  bob.messages.on('n', () => undefined)
  await update
  expect((await alice.why(sent.mid)).receipt).toBeUndefined()
  expect(await leftIn(own)).toEqual([])
})

it('[MB23] keeps the receipt of a message that ends otherwise', async () => {
  const [disk, own] = [lastingStore(), lastingStore()]
  await (await network.join('bob', { store: disk.store() })).leave()
  const alice = await network.join('alice', { store: own.store() })
  const sent = await alice.messages.send('bob', 'n', { n: 1 })
  await sent.stored()
  const receipt = await sent.receipt()
  const bob = await network.join('bob', { store: disk.store() })
  const update = firstOf(alice.messages.updates(), ({ state }) => state === 'rejected')
  bob.messages.on('other', () => undefined)
  await update
  const why = await alice.why(sent.mid)
  expect(why).toMatchObject({ state: 'rejected', code: 'no-handler', receipt, targets: [{ receipt }] })
  expect(await leftIn(own)).toEqual([])
})

it('[MB26] [DL7] stores again what the network has lost, and shows the receipt that it broke', async () => {
  const own = lastingStore()
  await (await network.join('bob')).leave()
  const alarms: PeerLogEvent['detail'][] = []
  const log = ({ event, detail }: PeerLogEvent): void => {
    if (event === 'alarm') alarms.push(detail)
  }
  const alice = await network.join('alice', { store: own.store(), log })
  const sent = await alice.messages.send('bob', 'n', { n: 1 })
  await sent.stored()
  const receipt = (await sent.receipt())!
  const { networkKey } = network.server
  await network.restart(() => {
    const database = new DatabaseSync(joinPath(network.folder, 'kith.sqlite'))
    for (const table of ['mailbox_rows', 'mailbox_streams']) database.exec(`delete from ${table}`)
    database.exec('delete from store_facts where "key" = \'store-life\'')
    database.close()
    return Promise.resolve()
  })
  let why = await alice.why(sent.mid)
  while (why.targets[0]?.receipt === undefined || !why.isReceiptBroken) {
    await new Promise((resolve) => setImmediate(resolve))
    why = await alice.why(sent.mid)
  }
  expect(why.targets[0]?.brokenReceipt).toEqual(receipt)
  expect(why.sentence).toMatch(/it broke its receipt\. It has been stored again\./)
  expect(alarms).toMatchObject([{ code: 'receipt-wrong', count: 1 }])
  expect(await verifyReceipt(receipt, networkKey)).toMatchObject({ kind: 'ok' })
  expect(await verifyReceipt(why.receipt!, networkKey)).toMatchObject({ kind: 'ok' })
  expect(why.receipt).not.toEqual(receipt)
})

it('[MB26] notices that a server was restored from an older copy, and keeps what it had signed', async () => {
  await (await network.join('bob')).leave()
  const alice = await network.join('alice')
  const file = joinPath(network.folder, 'kith.sqlite')
  await network.restart(() => copyFile(file, `${file}.old`))
  const sent = await alice.messages.send('bob', 'n', { n: 1 })
  await sent.stored()
  const receipt = (await sent.receipt())!
  await network.restart(async () => {
    for (const suffix of ['-wal', '-shm']) await rm(`${file}${suffix}`, { force: true })
    await copyFile(`${file}.old`, file)
  })
  let why = await alice.why(sent.mid)
  while (why.targets[0]?.receipt === undefined || !why.isReceiptBroken) {
    await new Promise((resolve) => setImmediate(resolve))
    why = await alice.why(sent.mid)
  }
  expect(why.targets[0].brokenReceipt).toEqual(receipt)
  expect(why.receipt).not.toEqual(receipt)
})

async function leftIn(store: ReturnType<typeof lastingStore>): Promise<readonly string[]> {
  return (await store.store().list('kith.receipts')).map(({ key }) => key)
}
