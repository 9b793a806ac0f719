import { type DeviceKeys, generateDevice, generateIdentity, signDeviceList, type SigningKey } from '@kith/keys'
import type { DeviceId } from '@kith/wire'

/** A name with its keys, as a client would keep them, and the device that acts for it. */
export interface Person {
  readonly name: string
  readonly identity: SigningKey
  readonly keys: DeviceKeys
  readonly device: DeviceId
  /** Signed. */
  readonly deviceList: Uint8Array
}

/** New keys for a name, with one device. */
export async function newPerson(name: string): Promise<Person> {
  const identity = await generateIdentity()
  const keys = await generateDevice('test', 1_000)
  return { name, identity, keys, device: keys.device, deviceList: await listOf(name, identity, 1, [keys]) }
}

/** The signed list of these devices. */
export async function listOf(
  name: string,
  identity: SigningKey,
  version: number,
  devices: readonly DeviceKeys[],
): Promise<Uint8Array> {
  return signDeviceList(identity, {
    name,
    version,
    identityKey: identity.publicKey,
    devices: devices.map((keys) => keys.listed),
  })
}

/** A person with several devices: the same name and list, each with keys of its own. */
export async function newPersonOf(name: string, devices: number): Promise<readonly Person[]> {
  const identity = await generateIdentity()
  const keys = await Promise.all(Array.from({ length: devices }, (_, at) => generateDevice(`device ${at + 1}`, 1_000)))
  const deviceList = await listOf(name, identity, 1, keys)
  return keys.map((one) => ({ name, identity, keys: one, device: one.device, deviceList }))
}
