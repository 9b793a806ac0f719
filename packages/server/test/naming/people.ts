import {
  type DeviceKeys,
  generateDevice,
  generateIdentity,
  signDeviceList,
  type SigningKey,
  signLockKey,
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
  readonly version?: number
  /** The devices in the list. */
  readonly listed?: readonly DeviceKeys[]
  /** The device that signs in. */
  readonly device?: DeviceKeys
  readonly context?: SignInContext
}

/** A sign-in of a person, signed as it should be. */
export async function signInOf(person: Person, parts: SignInParts = {}): Promise<SignInFrame> {
  const name = parts.name ?? person.name
  const device = parts.device ?? person.devices[0]
  if (device === undefined) throw new Error('a person has a device')
  const listed = parts.listed ?? person.devices
  const list = {
    name,
    version: parts.version ?? 1,
    identityKey: person.identity.publicKey,
    devices: listed.map((one) => one.listed),
  }
  const { nonce, networkKey, domain } = parts.context ?? context
  return {
    type: 'sign-in',
    request: 1,
    name,
    deviceList: await signDeviceList(person.identity, list),
    device: device.device,
    lockKey: await signLockKey(device),
    signature: await signSignIn(device, { nonce, networkKey, domain, name, device: device.device }),
  }
}
