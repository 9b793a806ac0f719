import {
  type DeviceKeys,
  generateDevice,
  generateIdentity,
  readDeviceList,
  signFirstList,
  type SigningKey,
  signNextList,
} from '@kith/keys'
import type { DeviceId } from '@kith/wire'

/** A name with its keys, as a client would keep them, and the device that acts for it. */
export interface Person {
  readonly name: string
  /** The key that signed the first list. A client forgets it; here it is kept to forge with. */
  readonly identity: SigningKey
  readonly keys: DeviceKeys
  readonly device: DeviceId
  /** The newest device list, signed. */
  readonly deviceList: Uint8Array
}

/** New keys for a name, with one device. */
export async function newPerson(name: string): Promise<Person> {
  const identity = await generateIdentity()
  const keys = await generateDevice('test', 1_000)
  return { name, identity, keys, device: keys.device, deviceList: await firstListOf(name, identity, [keys]) }
}

/** The signed list 1 of these devices. */
export function firstListOf(name: string, identity: SigningKey, devices: readonly DeviceKeys[]): Promise<Uint8Array> {
  return signFirstList(identity, { name, devices: devices.map((keys) => keys.listed), madeAtMs: 1_000 })
}

/** The signed list of these devices that follows the person's, signed by the person's device. Throws when that may not make it. */
export async function nextListOf(
  { deviceList, keys }: Pick<Person, 'deviceList' | 'keys'>,
  devices: readonly DeviceKeys[],
): Promise<Uint8Array> {
  const before = readDeviceList(deviceList)
  if (before.kind === 'refused') throw new Error(before.code)
  const next = { devices: devices.map((one) => one.listed), madeAtMs: 2_000 }
  const signed = await signNextList(before.value, next, keys.signing)
  if (signed.kind === 'refused') throw new Error(signed.code)
  return signed.value
}

/** A person with several devices: the same name and list, each with keys of its own. */
export async function newPersonOf(name: string, devices: number): Promise<readonly Person[]> {
  const identity = await generateIdentity()
  const keys = await Promise.all(Array.from({ length: devices }, (_, at) => generateDevice(`device ${at + 1}`, 1_000)))
  const deviceList = await firstListOf(name, identity, keys)
  return keys.map((one) => ({ name, identity, keys: one, device: one.device, deviceList }))
}
