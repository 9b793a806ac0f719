import type { WriteGroup } from '@kith/core'
import {
  DeviceKeys,
  generateDevice,
  generateIdentity,
  signDeviceList,
  SigningKey,
  signLockKey,
  signSignIn,
} from '@kith/keys'
import {
  blob16,
  decode,
  type DeviceId,
  encode,
  type Field,
  fixed,
  type Frame,
  KithError,
  limits,
  type PeerName,
  record,
  text,
  u8,
} from '@kith/wire'
import type { PeerStore, StoredRecord } from '../store/store.ts'

/** Collection of what this store is: whose, with which keys, in which network. */
export const selfCollection = 'kith.self'

/** The network a store belongs to, known since its first sign-in. */
export interface Network {
  /** Ed25519, 32 bytes. */
  readonly networkKey: Uint8Array
  readonly domain: string
}

/**
 * Who this device is: its name, the identity the name is bound to, the device's own keys, and the network. A store without keys makes
 * them; they are on disk before the first sign-in, so that a name claimed just before a crash is not lost. Until a network has
 * taken the name, the keys stand for nothing, and another name may replace them.
 */
export class Identity {
  readonly name: PeerName
  readonly device: DeviceKeys
  /** The signed device list of the name, as this device knows it. */
  readonly deviceList: Uint8Array
  /** The signed lock key of this device. */
  readonly lockKey: Uint8Array
  readonly #store: PeerStore
  #network: Network | undefined

  constructor(store: PeerStore, stored: StoredSelf, device: DeviceKeys, network: Network | undefined) {
    this.#store = store
    this.name = stored.name as PeerName
    this.device = device
    this.deviceList = stored.deviceList
    this.lockKey = stored.lockKey
    this.#network = network
  }

  get id(): DeviceId {
    return this.device.device
  }

  /** Absent until a network has taken the name. */
  get network(): Network | undefined {
    return this.#network
  }

  /** Keeps the network of the first sign-in. */
  async pin(network: Network): Promise<void> {
    if (this.#network !== undefined) return
    this.#network = { networkKey: network.networkKey.slice(), domain: network.domain }
    await this.#store.commit([putSelf('network', encode(networkFields, this.#network))])
  }

  /** Forgets keys that no network knows, after the claim of the name was refused. */
  async forget(): Promise<void> {
    if (this.#network !== undefined) return
    await this.#store.commit([
      { changes: [{ collection: selfCollection, key: 'keys', value: undefined }], expects: [] },
    ])
  }

  /** The frame that answers a challenge (spec SE3). */
  async signIn(
    request: number,
    challenge: { readonly nonce: Uint8Array; readonly networkKey: Uint8Array; readonly domain: string },
  ): Promise<Extract<Frame, { type: 'sign-in' }>> {
    const { nonce, networkKey, domain } = challenge
    const statement = { nonce, networkKey, domain, name: this.name, device: this.id }
    const signature = await signSignIn(this.device, statement)
    return {
      type: 'sign-in',
      request,
      name: this.name,
      deviceList: this.deviceList,
      device: this.id,
      lockKey: this.lockKey,
      signature,
    }
  }
}

/**
 * The identity of a store, made when there is none.
 *
 * @throws {@link KithError} `name-wrong` when the store belongs to another name, `store-failed` when its keys cannot be read.
 */
export async function openIdentity(store: PeerStore, name: PeerName, label: string, nowMs: number): Promise<Identity> {
  const [keys, network] = await Promise.all([ownRecord(store, 'keys'), ownRecord(store, 'network')])
  const pinned = network && readRecord(networkFields, network.value)
  if (keys !== undefined) {
    const stored = readRecord(selfFields, keys.value)
    if (stored.name === name) return new Identity(store, stored, await DeviceKeys.import(stored.device), pinned)
    if (pinned !== undefined) throw new KithError('name-wrong')
  }
  return makeIdentity(store, name, label, nowMs)
}

/** A record of the device's own; without it the device could not be itself, so that a damaged one ends the start. */
async function ownRecord(store: PeerStore, key: string): Promise<StoredRecord | undefined> {
  try {
    return await store.get(selfCollection, key)
  } catch (cause) {
    if (!(cause instanceof KithError) || cause.code !== 'record-damaged') throw cause
    throw new KithError('store-damaged', 'The keys of the device in the store are damaged. Restore it from a copy.', {
      cause,
    })
  }
}

async function makeIdentity(store: PeerStore, name: PeerName, label: string, nowMs: number): Promise<Identity> {
  const [identity, device] = await Promise.all([generateIdentity(), generateDevice(fitting(label), nowMs)])
  const deviceList = await signDeviceList(identity, {
    name,
    version: 1,
    identityKey: identity.publicKey,
    devices: [device.listed],
  })
  const lockKey = await signLockKey(device)
  const stored: StoredSelf = {
    version: storedVersion,
    name,
    identity: identity.export(),
    device: device.export(),
    deviceList,
    lockKey,
  }
  await store.commit([putSelf('keys', encode(selfFields, stored))])
  return new Identity(store, stored, device, undefined)
}

/** The identity's own signing key, for changes of the device list. */
export async function identityKeyOf(store: PeerStore): Promise<SigningKey> {
  const keys = await store.get(selfCollection, 'keys')
  if (keys === undefined) throw new KithError('store-failed', 'The store holds no keys.')
  return SigningKey.import(readRecord(selfFields, keys.value).identity)
}

interface StoredSelf {
  readonly version: number
  readonly name: string
  readonly identity: Uint8Array
  readonly device: Uint8Array
  readonly deviceList: Uint8Array
  readonly lockKey: Uint8Array
}

const storedVersion = 1
const deviceBytesMax = 16_384
const selfFields: Field<StoredSelf> = record<StoredSelf>({
  version: u8,
  name: text(63),
  identity: fixed(64),
  device: blob16(deviceBytesMax),
  deviceList: blob16(limits.deviceListBytesMax),
  lockKey: blob16(limits.deviceListBytesMax),
})
const networkFields: Field<Network> = record<Network>({ networkKey: fixed(32), domain: text(253) })

function putSelf(key: string, value: Uint8Array): WriteGroup {
  return { changes: [{ collection: selfCollection, key, value }], expects: [] }
}

/** Reads a record that this program wrote. */
function readRecord<T>(field: Field<T>, bytes: Uint8Array): T {
  const decoded = decode(field, bytes)
  if (decoded.kind === 'refused') throw new KithError('store-failed', 'The keys in the store cannot be read.')
  return decoded.value
}

/** The start of a label that fits into the device list. */
function fitting(label: string): string {
  const utf8 = new TextEncoder()
  let fit = ''
  for (const character of label.replaceAll(/\p{Surrogate}/gu, '')) {
    if (utf8.encode(fit + character).byteLength > limits.deviceLabelBytesMax) break
    fit += character
  }
  return fit
}
