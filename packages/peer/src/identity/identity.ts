import type { WriteGroup } from '@kith/core'
import {
  DeviceKeys,
  equalBytes,
  generateDevice,
  generateIdentity,
  type LockPair,
  signFirstList,
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
import { dropList, OwnChain, putList } from './own-chain.ts'

/** Collection of what this store is: whose, with which keys, in which network. */
export const selfCollection = 'kith.self'

/** The network a store belongs to, known since its first sign-in. */
export interface Network {
  /** Ed25519, 32 bytes. */
  readonly networkKey: Uint8Array
  readonly domain: string
}

/**
 * Who this device is: its name, the chain of the name's device lists, the device's own keys, and the network. The key of the identity, which signed the
 * first list, is in no store. A store without keys makes
 * them; they are on disk before the first sign-in, so that a name claimed just before a crash is not lost. Until a network has
 * taken the name, the keys stand for nothing, and another name may replace them.
 */
export class Identity {
  readonly name: PeerName
  readonly device: DeviceKeys
  /** The device lists of the name, as this device knows them. */
  readonly chain: OwnChain
  readonly #store: PeerStore
  #lockKey: Uint8Array
  #network: Network | undefined

  constructor(store: PeerStore, { chain, device, lockKey }: OwnKeys, network: Network | undefined) {
    this.#store = store
    this.name = chain.name
    this.device = device
    this.chain = chain
    this.#lockKey = lockKey
    this.#network = network
  }

  get id(): DeviceId {
    return this.device.device
  }

  /** False when the newest device list of the name does not have this device any more (spec PE45). */
  get isListed(): boolean {
    return this.chain.newest.list.devices.some(({ device }) => device === this.id)
  }

  /** The signed lock key of this device, the newest of those that live for long. */
  get lockKey(): Uint8Array {
    return this.#lockKey
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

  /**
   * Writes which lock keys the device has from now on, newest last, and then has them: nobody is told of one that is not on disk. Rejects `store-busy` when another program changed them,
   * which has the store now.
   */
  async keepLocks(locks: readonly LockPair[]): Promise<void> {
    const device = this.device.withLocks(locks)
    const lockKey = await signLockKey(device)
    const before = await ownRecord(this.#store, 'keys')
    const { changes } = putKeys(this.name, device, lockKey)
    const [present] = putKeys(this.name, this.device, this.#lockKey).changes
    if (before === undefined || !equalBytes(before.value, present?.value ?? new Uint8Array()))
      throw new KithError('store-busy')
    const expected = { collection: selfCollection, key: 'keys', version: before.version }
    const [conflict] = (await this.#store.commit([{ changes, expects: [expected] }])).conflicts
    if (conflict !== undefined) throw new KithError('store-busy')
    this.device.takeLocks(locks)
    this.#lockKey = lockKey
  }

  /** Forgets keys that no network knows, after the claim of the name was refused. */
  async forget(): Promise<void> {
    if (this.#network !== undefined) return
    const keys: WriteGroup = { changes: [{ collection: selfCollection, key: 'keys', value: undefined }], expects: [] }
    await this.#store.commit([keys, ...this.chain.all.map(({ list }) => dropList(list.version))])
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
      deviceList: this.chain.newest.bytes,
      device: this.id,
      lockKey: this.lockKey,
      signature,
    }
  }
}

/**
 * The identity of a store, made when there is none.
 *
 * @throws {@link KithError} `name-wrong` when the store belongs to another name, `store-older` when an earlier development version wrote it, `store-failed`
 * or `store-damaged` when its keys cannot be read.
 */
export async function openIdentity(store: PeerStore, name: PeerName, label: string, nowMs: number): Promise<Identity> {
  const [keys, network] = await Promise.all([ownRecord(store, 'keys'), ownRecord(store, 'network')])
  const pinned = network && readRecord(networkFields, network.value)
  if (keys !== undefined) {
    if (keys.value[0] !== storedVersion) throw new KithError('store-older')
    const stored = readRecord(selfFields, keys.value)
    if (stored.name === name) {
      const [device, chain] = await Promise.all([DeviceKeys.import(stored.device), OwnChain.open(store, name)])
      return new Identity(store, { device, chain, lockKey: stored.lockKey }, pinned)
    }
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
  // The key of the identity signs the first list and is forgotten here.
  const [identity, device] = await Promise.all([generateIdentity(), generateDevice(fittingLabel(label), nowMs)])
  const first = await signFirstList(identity, { name, devices: [device.listed], madeAtMs: nowMs })
  return keepIdentity(store, { name, device, lists: [first] })
}

/** Keys of this device and the chain of its name, which are not in the store yet. */
export interface NewKeys {
  readonly name: PeerName
  readonly device: DeviceKeys
  /** Signed, verified, all of them from list 1. */
  readonly lists: readonly Uint8Array[]
}

/** Writes the keys of this device and the chain of its name in one commit: from then on the store is this device's. */
export async function keepIdentity(store: PeerStore, { name, device, lists }: NewKeys): Promise<Identity> {
  const lockKey = await signLockKey(device)
  const chain = OwnChain.of(store, name, lists)
  const writes = [putKeys(name, device, lockKey), ...chain.all.map(putList)]
  await store.commit([{ changes: writes.flatMap(({ changes }) => changes), expects: [] }])
  return new Identity(store, { chain, device, lockKey }, undefined)
}

interface OwnKeys {
  readonly chain: OwnChain
  readonly device: DeviceKeys
  /** Signed. */
  readonly lockKey: Uint8Array
}

interface StoredSelf {
  readonly version: number
  readonly name: string
  readonly device: Uint8Array
  readonly lockKey: Uint8Array
}

/** In the first byte of the record. Stores of 1 held a device list that no chain follows, those of 2 streams that could not be opened again, those of 3 messages that do not say for which lock key. */
const storedVersion = 4
const deviceBytesMax = 16_384
const selfFields: Field<StoredSelf> = record<StoredSelf>({
  version: u8,
  name: text(63),
  device: blob16(deviceBytesMax),
  lockKey: blob16(limits.deviceListBytesMax),
})
const networkFields: Field<Network> = record<Network>({ networkKey: fixed(32), domain: text(253) })

function putKeys(name: PeerName, device: DeviceKeys, lockKey: Uint8Array): WriteGroup {
  const stored: StoredSelf = { version: storedVersion, name, device: device.export(), lockKey }
  return putSelf('keys', encode(selfFields, stored))
}

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
export function fittingLabel(label: string): string {
  const utf8 = new TextEncoder()
  let fit = ''
  for (const character of label.replaceAll(/\p{Surrogate}/gu, '')) {
    if (utf8.encode(fit + character).byteLength > limits.deviceLabelBytesMax) break
    fit += character
  }
  return fit
}
