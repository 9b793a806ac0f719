import {
  type DeviceKeys,
  generateDevice,
  generateIdentity,
  readDeviceList,
  signFirstList,
  type SigningKey,
  signLockKey,
  signNextList,
  signSignIn,
} from '@kith/keys'
import type { PeerName, SignInFrame } from '@kith/wire'

import type { SignInContext } from '../../src/naming/naming.ts'

/** The challenge that everybody signs here. */
export const context: SignInContext = {
  nonce: new Uint8Array(32).fill(7),
  networkKey: new Uint8Array(32).fill(8),
  domain: 'localhost',
}

/** Somebody with an identity and devices. */
export interface Person {
  readonly name: PeerName
  readonly identity: SigningKey
  readonly devices: readonly DeviceKeys[]
}

export async function makePerson(name: string, deviceCount = 1): Promise<Person> {
  const identity = await generateIdentity()
  const devices = await Promise.all(
    Array.from({ length: deviceCount }, (_, index) => generateDevice(`device ${index}`, 1000)),
  )
  return { name: name as PeerName, identity, devices }
}

/** What a sign-in says; each part can be another one than it should be. */
export interface SignInParts {
  readonly name?: string
  /** The list it comes with; the first of the person where it is left out. */
  readonly deviceList?: Uint8Array
  /** The device that signs in. */
  readonly device?: DeviceKeys
  readonly context?: SignInContext
}

/** List 1 of a person; Ed25519 makes the same bytes each time. */
export function firstListOf({ identity, name, devices }: Person): Promise<Uint8Array> {
  return signFirstList(identity, { name, devices: devices.map((one) => one.listed), madeAtMs: 1000 })
}

/** The list of these devices that follows, signed by a device of the list before. */
export async function listAfter(
  before: Uint8Array,
  devices: readonly DeviceKeys[],
  signer: DeviceKeys | undefined,
): Promise<Uint8Array> {
  const read = readDeviceList(before)
  if (read.kind === 'refused' || signer === undefined) throw new Error('there is a list and a device')
  const next = { devices: devices.map((one) => one.listed), madeAtMs: 2000 }
  const signed = await signNextList(read.value, next, signer.signing)
  if (signed.kind === 'refused') throw new Error(signed.code)
  return signed.value
}

/** A sign-in of a person, signed as it should be. */
export async function signInOf(person: Person, parts: SignInParts = {}): Promise<SignInFrame> {
  const name = parts.name ?? person.name
  const device = parts.device ?? person.devices[0]
  if (device === undefined) throw new Error('a person has a device')
  const { nonce, networkKey, domain } = parts.context ?? context
  return {
    type: 'sign-in',
    request: 1,
    name,
    deviceList: parts.deviceList ?? (await firstListOf({ ...person, name: name as PeerName })),
    device: device.device,
    lockKey: await signLockKey(device),
    signature: await signSignIn(device, { nonce, networkKey, domain, name, device: device.device }),
  }
}
