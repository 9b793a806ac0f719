import type { HistoryProgress, Json, Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { codeOf, Network } from './network.ts'
import { type OwnDevice, ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function two(): Promise<readonly [OwnDevice, OwnDevice]> {
  const [laptop, phone] = await ownDevices('alice', 'Laptop', 'Phone')
  if (laptop === undefined || phone === undefined) throw new Error('two were asked for')
  return [laptop, phone]
}

async function joined({ store }: OwnDevice): Promise<Peer> {
  return network.join('alice', { store: store() })
}

const keyOf = (at: number): string => String(at).padStart(6, '0')

async function fill(peer: Peer, collection: string, count: number): Promise<void> {
  await peer.transact((tx) => {
    for (let at = 0; at < count; at++) tx.put(collection, keyOf(at), { text: `line ${String(at)}` })
  })
}

async function all(peer: Peer, collection: string): Promise<readonly (readonly [string, Json])[]> {
  const found = await peer.records.list(collection, { limit: 100_000 })
  return found.map(({ key, value }) => [key, value])
}

it('[PE80] [PE81] a device takes the records of another of its name, once the person there allows it', async () => {
  const [laptop, phone] = await two()
  const old = await joined(laptop)
  const fresh = await joined(phone)
  await fill(old, 'lines', 1500)
  await old.records.put('read', 'bob', new Uint8Array(100_000).fill(7))
  await old.records.put('secret', 'a', 'not given')
  await fresh.records.put('lines', keyOf(3), 'what is here stays')
  const asks: unknown[] = []
  old.devices.history.give(['lines', 'read', 'more'], (ask) => {
    asks.push(ask)
    return true
  })
  const progress: HistoryProgress[] = []
  const taken = await fresh.devices.history.take(['lines', 'read'], {
    onProgress: (one) => progress.push(one),
    onRecord: ({ key, value }) => (key === keyOf(5) ? undefined : value),
  })
  expect(taken).toEqual({ from: old.device, records: 1501, kept: 1499, leftOut: 0 })
  expect(asks).toEqual([{ device: fresh.device, label: 'Phone', collections: ['lines', 'read'] }])
  expect(progress[0]).toEqual({ records: 0, total: 1501 })
  expect(progress.at(-1)).toEqual({ records: 1501, total: 1501 })
  const lines = (await all(old, 'lines')).filter(([key]) => key !== keyOf(5))
  expect(await all(fresh, 'lines')).toEqual(
    lines.map(([key, value]) => [key, key === keyOf(3) ? 'what is here stays' : value]),
  )
  expect(await fresh.records.get('read', 'bob')).toEqual(await old.records.get('read', 'bob'))
  expect(await codeOf(fresh.devices.history.take(['lines', 'secret']))).toBe('no-listener')
  expect(asks).toHaveLength(1)
})

it('[PE82] a transfer that was cut goes on where it was, and asks the person once', async () => {
  const [laptop, phone] = await two()
  const old = await joined(laptop)
  let fresh = await joined(phone)
  await fill(old, 'lines', 3000)
  let asked = 0
  old.devices.history.give(['lines'], () => ++asked > 0)
  const stop = new AbortController()
  const onProgress = ({ records }: HistoryProgress): void => {
    if (records >= 1000) stop.abort()
  }
  expect(await codeOf(fresh.devices.history.take(['lines'], { onProgress, signal: stop.signal }))).toBe('aborted')
  const before = (await all(fresh, 'lines')).length
  expect(before).toBeGreaterThanOrEqual(1000)
  await fresh.leave()
  fresh = await joined(phone)
  const again: HistoryProgress[] = []
  const taken = await fresh.devices.history.take(['lines'], { onProgress: (one) => again.push(one) })
  expect(taken).toEqual({ from: old.device, records: 3000, kept: 3000 - before, leftOut: 0 })
  expect(again[0]).toEqual({ records: before, total: 3000 })
  expect(asked).toBe(1)
  expect(await all(fresh, 'lines')).toEqual(await all(old, 'lines'))
  // From its beginning, when it was whole.
  await fresh.records.delete('lines', keyOf(0))
  expect(await fresh.devices.history.take(['lines'])).toMatchObject({ records: 3000, kept: 1 })
})

it('[PE81] nothing is given to who is not allowed, and to nobody of another name', async () => {
  const [laptop, phone] = await two()
  const old = await joined(laptop)
  const fresh = await joined(phone)
  await fill(old, 'lines', 10)
  expect(await codeOf(fresh.devices.history.take(['lines']))).toBe('no-listener')
  const giving = old.devices.history.give(['lines'], () => false)
  expect(await codeOf(fresh.devices.history.take(['lines']))).toBe('history-declined')
  giving[Symbol.dispose]()
  await until(async () => (await codeOf(fresh.devices.history.take(['lines']))) === 'no-listener')
  old.devices.history.give(['lines'], () => {
    throw new Error('The dialog was closed.')
  })
  await until(async () => (await codeOf(fresh.devices.history.take(['lines']))) === 'internal')
  expect(await all(fresh, 'lines')).toEqual([])
  expect(await codeOf(fresh.devices.history.take(['kith.self']))).toBe('option-invalid')
  expect(() => old.devices.history.give(['kith.self'], () => true)).toThrow('kith.')
})
