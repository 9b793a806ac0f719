import { type DeviceKeys, generateDevice, generateIdentity, signFirstList } from '@kith/keys'
import type { PeerName } from '@kith/wire'

import { keepIdentity } from '../../src/identity/identity.ts'
import { lastingStore } from './network.ts'

/** A device of a name that has not joined yet: its keys are known to the test, and are in its store. */
export interface OwnDevice extends ReturnType<typeof lastingStore> {
  readonly keys: DeviceKeys
  /** The name's list 1. */
  readonly deviceList: Uint8Array
}

/** Devices of one name, each with a store of its own that outlives its peers, all in list 1. */
export async function ownDevices(name: string, ...labels: readonly string[]): Promise<readonly OwnDevice[]> {
  const identity = await generateIdentity()
  const keys = await Promise.all(labels.map((label) => generateDevice(label, 1_000)))
  const devices = keys.map(({ listed }) => listed)
  const deviceList = await signFirstList(identity, { name, devices, madeAtMs: 1_000 })
  return Promise.all(
    keys.map(async (own) => {
      const { store } = lastingStore()
      await keepIdentity(store(), { name: name as PeerName, device: own, lists: [deviceList] })
      return { keys: own, deviceList, store }
    }),
  )
}
