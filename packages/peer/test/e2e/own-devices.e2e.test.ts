import { copyFile, readdir, rm } from 'node:fs/promises'
import { join as joinPath } from 'node:path'

import type { Peer, PeerLogEvent } from '@kith/peer'
import { nextListOf, RawClient } from '@kith/testing/conformance'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { Network } from './network.ts'
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
  for (let count = 0; count < 15; count++)
    lists.push(await nextListOf({ deviceList: lists.at(-1)!, keys: laptop.keys }, [laptop.keys, tablet.keys]))
  await publish(...lists.slice(1))
  await until(() => listIn(laptop, 16))
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
