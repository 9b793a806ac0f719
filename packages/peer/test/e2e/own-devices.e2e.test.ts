import { copyFile, readdir, rm } from 'node:fs/promises'
import { join as joinPath } from 'node:path'

import type { Channel, Peer, PeerLogEvent } from '@kith/peer'
import { nextListOf, RawClient } from '@kith/testing/conformance'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend, pathUntil } from './befriend.ts'
import { codeOf, lastingStore, Network } from './network.ts'
import { type OwnDevice, ownDevices } from './own-devices.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

async function three(): Promise<readonly [OwnDevice, OwnDevice, OwnDevice]> {
  const [laptop, phone, tablet] = await ownDevices('alice', 'Laptop', 'Phone', 'Tablet')
  if (laptop === undefined || phone === undefined || tablet === undefined) throw new Error('three were asked for')
  return [laptop, phone, tablet]
}

function joined({ store }: OwnDevice, log?: (event: PeerLogEvent) => void): Promise<Peer> {
  return network.join('alice', { store: store(), ...(log && { log }) })
}

/** Has the list taken, as a device that is not connected would. */
async function publish(...lists: readonly Uint8Array[]): Promise<void> {
  const client = await RawClient.connect(network.url)
  for (const list of lists) await client.setDevices(list)
  await client.leave()
}

async function listIn({ store }: OwnDevice, version: number): Promise<readonly number[] | undefined> {
  const record = await store().get('kith.chain', String(version).padStart(4, '0'))
  return record && [...record.value]
}

it('[PE43] a device takes over the lists that others of its name made, also those made while it was away', async () => {
  const [laptop, phone, tablet] = await three()
  const away = await joined(tablet)
  await Promise.all([joined(laptop), joined(phone)])
  await away.leave()
  const second = await nextListOf(laptop, [laptop.keys, phone.keys, tablet.keys])
  await publish(second)
  await until(() => listIn(phone, 2))
  const third = await nextListOf({ deviceList: second, keys: phone.keys }, [phone.keys, laptop.keys, tablet.keys])
  await publish(third)
  await joined(tablet)
  for (const device of [laptop, phone, tablet]) {
    await until(() => listIn(device, 3))
    expect(await listIn(device, 2)).toEqual([...second])
    expect(await listIn(device, 3)).toEqual([...third])
  }
})

it('[PE45] [SE22] a device that the newest list does not have any more ends, and stays so', async () => {
  const [laptop, phone, tablet] = await three()
  const peers = [await joined(laptop), await joined(phone)] as const
  const next = await nextListOf(laptop, [laptop.keys, tablet.keys])
  await publish(next)
  await until(() => peers[1].status.state === 'refused')
  expect(peers[1].status).toMatchObject({ state: 'refused', code: 'device-unlisted' })
  await until(() => listIn(phone, 2))
  await expect(peers[1].messages.send('bob', 't', 1)).rejects.toMatchObject({ code: 'device-unlisted' })
  await peers[1].leave()
  const again = await joined(phone)
  expect(again.status).toMatchObject({ state: 'refused', code: 'device-unlisted' })
  expect(peers[0].status.state).toBe('connected')
})

it('[PE46] [NM15] a device gives a server that came back from an older copy the lists that it lacks', async () => {
  const [laptop, phone, tablet] = await three()
  const peer = await joined(laptop)
  const copies: string[] = []
  await network.restart(async () => {
    for (const file of await readdir(network.folder)) {
      if (!file.includes('.db') && !file.includes('.sqlite')) continue
      copies.push(file)
      await copyFile(joinPath(network.folder, file), joinPath(network.folder, `${file}.copy`))
    }
  })
  expect(copies.length).toBeGreaterThan(0)
  const lists = [laptop.deviceList]
  for (let count = 0; count < 10; count++)
    lists.push(await nextListOf({ deviceList: lists.at(-1)!, keys: laptop.keys }, [laptop.keys, tablet.keys]))
  await publish(...lists.slice(1))
  await until(() => listIn(laptop, 11))
  await network.restart(async () => {
    for (const file of await readdir(network.folder))
      if (copies.some((copy) => file.startsWith(copy) && !file.endsWith('.copy')))
        await rm(joinPath(network.folder, file))
    for (const file of copies) await copyFile(joinPath(network.folder, `${file}.copy`), joinPath(network.folder, file))
  })
  const bob = await network.join('bob')
  await until(async () => {
    const { devices } = await bob.names.lookup('alice')
    return devices.length === 2
  })
  await until(() => peer.status.state === 'connected')
  expect(phone.keys.device).not.toBe(laptop.keys.device)
})

it('[KY38] [KY39] a removed device is left by everybody: its paths and channels end, and messages go to the others', async () => {
  const [laptop, phone] = await three()
  const stays = await joined(laptop)
  const removed = await joined(phone)
  const bob = await network.join('bob')
  const heard: unknown[] = []
  stays.messages.on('text', ({ body }) => {
    heard.push(body)
  })
  removed.messages.on('text', () => undefined)
  await befriend(removed, bob)
  const opened = new Promise<Channel>((resolve) => {
    bob.channels.on('test', resolve)
  })
  const channel = await removed.channels.open('bob', { type: 'test' })
  const other = await opened
  const ended = codeOf(other.readable.getReader().read())
  await pathUntil(bob, ({ device, path }) => device === removed.device && path === 'direct')
  const waiting = await bob.messages.send('alice', 'text', 'for all three')

  await publish(await nextListOf(laptop, [laptop.keys]))

  await until(() => removed.status.state === 'refused')
  expect(await ended).toBe('device-gone')
  await until(() => bob.paths.every(({ device }) => device !== removed.device))
  expect(await codeOf(channel.readable.getReader().read())).not.toBe('resolved')
  const { devices } = await bob.names.lookup('alice')
  expect(devices.map(({ device }) => device)).toEqual([laptop.keys.device])
  await bob.messages.send('alice', 'text', 'after')
  await until(() => heard.includes('after'))
  expect(heard).toEqual(['for all three', 'after'])
  // Nothing of it waits for devices that are gone.
  await until(async () => (await bob.why(waiting.mid, { server: false })).decidedAtMs !== undefined)
})

it('[KY36] a newcomer follows a chain that comes in several answers', async () => {
  const limits = { requestsBeforeSignInMax: 1000, bytesBeforeSignInMax: 1_000_000 }
  await using patient = await Network.start({ limits })
  const [laptop, phone] = await three()
  const lists = [laptop.deviceList]
  while (lists.length < 130)
    lists.push(await nextListOf({ deviceList: lists.at(-1)!, keys: laptop.keys }, [laptop.keys, phone.keys]))
  const client = await RawClient.connect(patient.url)
  for (const list of lists) await client.setDevices(list)
  const bob = await patient.join('bob')
  const { devices } = await bob.names.lookup('alice')
  expect(devices.map(({ device }) => device)).toEqual([laptop.keys.device, phone.keys.device])
})

it('[KY36] who was away asks for the lists between the known one and the one that is told', async () => {
  const [laptop, phone] = await three()
  await joined(laptop)
  const { store } = lastingStore()
  const bob = await network.join('bob', { store: store() })
  await bob.names.lookup('alice')
  await bob.leave()
  const second = await nextListOf(laptop, [laptop.keys])
  const third = await nextListOf({ deviceList: second, keys: laptop.keys }, [laptop.keys, phone.keys])
  await publish(second, third)
  const added = await joined(phone)
  const heard: unknown[] = []
  added.messages.on('text', ({ body }) => {
    heard.push(body)
  })
  const again = await network.join('bob', { store: store() })
  await until(async () => {
    // The first one names the list that bob knows.
    await again.messages.send('alice', 'text', 'hello')
    return heard.length > 0
  })
  expect(heard[0]).toBe('hello')
})

it('[NM16] a store of an earlier development version is refused, and stays as it was', async () => {
  const [laptop] = await three()
  const before = await laptop.store().get('kith.self', 'keys')
  const value = Uint8Array.from(before!.value)
  value[0] = 1
  await laptop.store().commit([{ changes: [{ collection: 'kith.self', key: 'keys', value }], expects: [] }])
  expect(await codeOf(joined(laptop))).toBe('store-older')
  expect((await laptop.store().get('kith.self', 'keys'))?.value).toEqual(value)
})

it('[PE48] a device shows, renames and removes the devices of its name, and each is told', async () => {
  const [laptop, phone, tablet] = await three()
  const one = await joined(laptop)
  const two = await joined(phone)
  const seen: string[] = []
  const watching = (async () => {
    for await (const devices of two.devices.watch()) seen.push(devices.map(({ label }) => label).join())
  })()
  expect(await one.devices.list()).toMatchObject([
    { device: laptop.keys.device, label: 'Laptop', isThis: true },
    { label: 'Phone', isThis: false },
    { label: 'Tablet', isThis: false },
  ])
  await one.devices.rename(tablet.keys.device, 'Größe 📱')
  await until(() => seen.at(-1) === 'Laptop,Phone,Größe 📱')
  await two.devices.remove(tablet.keys.device)
  await until(async () => (await one.devices.list()).length === 2)
  expect(await codeOf(one.devices.remove(tablet.keys.device))).toBe('device-unlisted')
  expect(await codeOf(one.devices.rename(laptop.keys.device, ' '))).toBe('option-invalid')
  expect(await codeOf(one.devices.rename(laptop.keys.device, 'x'.repeat(49)))).toBe('field-too-long')
  // A device may go by itself, but not the last one.
  await two.devices.remove(two.device)
  await until(() => two.status.state === 'refused')
  await until(async () => (await one.devices.list()).length === 1)
  expect(await codeOf(one.devices.remove(one.device))).toBe('option-invalid')
  await two.leave()
  await watching
  expect(seen.slice(0, 3)).toEqual(['Laptop,Phone,Tablet', 'Laptop,Phone,Größe 📱', 'Laptop,Phone'])
})

it('[PE49] of changes that two devices make at the same time, both come about', async () => {
  const [laptop, phone, tablet] = await three()
  const [one, two] = [await joined(laptop), await joined(phone)]
  await Promise.all([
    one.devices.rename(laptop.keys.device, 'First'),
    two.devices.rename(phone.keys.device, 'Second'),
    one.devices.remove(tablet.keys.device),
    two.devices.rename(laptop.keys.device, 'Third'),
  ])
  await until(async () => {
    const labels = (await Promise.all([one, two].map((peer) => peer.devices.list()))).map((list) =>
      list.map(({ label }) => label).join(),
    )
    return labels.every((each) => /^(First|Third),Second$/.test(each)) && labels[0] === labels[1]
  })
})
