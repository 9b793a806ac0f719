import { readDeviceList, type VerifiedList, verifyDeviceChain, verifyLockKey } from '@kith/keys'
import {
  blob16,
  decode,
  decodeLockKey,
  type Decoded,
  type Device,
  type DeviceId,
  type DeviceList,
  encode,
  type Field,
  hexOfBytes,
  KithError,
  limits,
  oneTimeLocksFrom,
  list,
  type LockKey,
  type NameRecord,
  type PeerName,
  record,
} from '@kith/wire'
import type { PeerStore } from '../store/store.ts'
import type { OwnChain } from './own-chain.ts'
import { noReset, type Reset, resetIn, resetRecord } from './resets.ts'

/** Collection of the names this device has looked up, with the newest device list that was verified. */
export const namesCollection = 'kith.names'

/** A name whose chain of device lists was verified. */
export interface KnownName {
  readonly name: PeerName
  /** The newest list. */
  readonly list: DeviceList
  readonly verified: VerifiedList
  readonly lockKeys: ReadonlyMap<DeviceId, LockKey>
}

/** A device of a known name. */
export interface KnownDevice {
  readonly name: PeerName
  readonly device: Device
  readonly lockKey: LockKey | undefined
}

/**
 * A name became known, or its devices changed. `removed` are the devices that its list does not have any more, `reset` says that somebody began it anew,
 * with a recovery key or another identity.
 */
export type NameChanged = (known: KnownName, removed: readonly DeviceId[], reset?: Reset) => void

/**
 * The names this device knows: the chain of each verified from list 1 at first use, and the newest list pinned (spec KY36). From then on only a list that
 * follows it is taken. A list of another identity is refused `key-changed` and another one for a known place `list-forked`: they change nothing. An
 * older list than the known one is left aside. One's own name begins with the chain that the device keeps of it.
 */
export class KnownNames {
  readonly #store: PeerStore
  readonly #own: OwnChain
  readonly #names = new Map<PeerName, KnownName>()
  readonly #devices = new Map<DeviceId, KnownDevice>()
  readonly #bytes = new Map<PeerName, Uint8Array>()
  readonly #learning = new Map<PeerName, Promise<void>>()
  readonly #onChanged: NameChanged
  readonly #expectedOf: ((name: PeerName) => string | undefined) | undefined

  /** `expectedOf` gives the key, in hex, of the identity that a name has by what was decided on a device of the own one. */
  constructor(
    store: PeerStore,
    own: OwnChain,
    onChanged: NameChanged,
    expectedOf?: (name: PeerName) => string | undefined,
  ) {
    this.#store = store
    this.#own = own
    this.#onChanged = onChanged
    this.#expectedOf = expectedOf
  }

  /** Reads what the store holds; it was verified before it was written. */
  async load(): Promise<void> {
    let after: string | undefined
    for (;;) {
      const page = await this.#store.list(namesCollection, { after, limit: pageSize })
      for (const { value } of page) this.#restore(value)
      after = page.at(-1)?.key
      if (page.length < pageSize) return
    }
  }

  get(name: PeerName): KnownName | undefined {
    return this.#names.get(name)
  }

  deviceOf(device: DeviceId): KnownDevice | undefined {
    return this.#devices.get(device)
  }

  all(): Iterable<KnownName> {
    return this.#names.values()
  }

  /** The version of the newest list known of a name; 0 when none is. */
  versionOf(name: PeerName): number {
    return this.#pinned(name)?.list.version ?? 0
  }

  /**
   * Verifies what the server says of a name and keeps it. Refused with the code that makes it unbelievable, and with `list-gap` when the lists do not reach
   * to the version that is told: what is not the newest is not used. One record of a name after the
   * other, so that an older one does not take the place of a newer. With `anew` what was pinned does not count: only a person may want that, on this device for
   * `any` identity, or on another of the own name for the one whose key it gives in hex.
   */
  async learn(told: NameRecord, expected: PeerName, anew?: string): Promise<Decoded<KnownName>> {
    const earlier = this.#learning.get(expected) ?? Promise.resolve()
    const learning = earlier.then(() => this.#learn(told, expected, anew))
    const over = learning.then(
      () => undefined,
      () => undefined,
    )
    this.#learning.set(expected, over)
    try {
      return await learning
    } finally {
      if (this.#learning.get(expected) === over) this.#learning.delete(expected)
    }
  }

  async #learn(told: NameRecord, expected: PeerName, anew: string | undefined): Promise<Decoded<KnownName>> {
    const before = this.#names.get(expected)
    const isAnew = anew !== undefined && expected !== this.#own.name
    const known = isAnew ? undefined : this.#pinned(expected)
    const verified =
      expected === this.#own.name
        ? await this.#own.take(told.lists)
        : await verifyDeviceChain(told.lists, { name: expected, known })
    if (verified.kind === 'refused') return verified
    const { list: deviceList } = verified.value
    const wanted = isAnew ? anew : known === undefined ? this.#expectedOf?.(expected) : undefined
    if (wanted !== undefined && wanted !== 'any' && wanted !== hexOfBytes(deviceList.identityKey))
      return { kind: 'refused', code: 'key-changed', message: 'The name has another identity than was decided for.' }
    if (deviceList.version < told.version)
      return { kind: 'refused', code: 'list-gap', message: 'The device lists do not reach to the newest.' }
    const resetVersion = known && resetIn(known, told.lists)
    const reset = resetVersion === undefined ? undefined : { version: resetVersion, atMs: Date.now() }
    const stored = this.#bytes.get(expected)
    const earlier = stored && decode(storedFields, stored)
    if (deviceList.devices.some(({ device }) => this.#isOfOther(device, expected)))
      return { kind: 'refused', code: 'device-unlisted', message: 'A device of this list belongs to another name.' }
    const lockKeys = new Map<DeviceId, LockKey>()
    const kept = new Map<DeviceId, Uint8Array>()
    // Also those known before: whoever leaves a newer lock key out, or repeats an older, does not bring it back.
    for (const bytes of [...(earlier?.kind === 'ok' ? earlier.value.lockKeys : []), ...told.lockKeys]) {
      const lockKey = await verifiedLockKey(bytes, deviceList)
      if (
        lockKey === undefined ||
        lockKey.number >= oneTimeLocksFrom ||
        lockKey.number <= (lockKeys.get(lockKey.device)?.number ?? 0)
      )
        continue
      lockKeys.set(lockKey.device, lockKey)
      kept.set(lockKey.device, bytes)
    }
    const bytes = encode(storedFields, { deviceList: verified.value.bytes, lockKeys: [...kept.values()] })
    if (sameBytes(this.#bytes.get(expected), bytes) && before !== undefined) return { kind: 'ok', value: before }
    try {
      await this.#store.commit([
        {
          changes: [
            { collection: namesCollection, key: expected, value: bytes },
            ...(reset === undefined ? [] : [resetRecord(expected, reset)]),
            ...(isAnew ? [noReset(expected)] : []),
          ],
          expects: [],
        },
      ])
    } catch (error) {
      // Without room on the disk a name is known as long as the program runs, and asked for again afterwards.
      if (!(error instanceof KithError) || error.code !== 'store-full') throw error
    }
    return { kind: 'ok', value: this.#keep(expected, verified.value, lockKeys, bytes, reset) }
  }

  #pinned(name: PeerName): VerifiedList | undefined {
    return name === this.#own.name ? this.#own.newest : this.#names.get(name)?.verified
  }

  #restore(value: Uint8Array): void {
    const stored = decode(storedFields, value)
    const read = stored.kind === 'ok' ? readDeviceList(stored.value.deviceList) : stored
    if (stored.kind === 'refused' || read.kind === 'refused')
      throw new KithError('store-failed', 'A name in the store cannot be read.')
    const lockKeys = new Map<DeviceId, LockKey>()
    for (const bytes of stored.value.lockKeys) {
      const decoded = decodeLockKey(bytes.slice())
      if (decoded.kind === 'ok') lockKeys.set(decoded.value.lockKey.device, decoded.value.lockKey)
    }
    const name = read.value.list.name as PeerName
    this.#keep(name, name === this.#own.name ? this.#own.newest : read.value, lockKeys, value)
  }

  /** A device is of the name that listed it first: another that lists it, too, does not speak for it. */
  #isOfOther(device: DeviceId, name: PeerName): boolean {
    return (this.#devices.get(device)?.name ?? name) !== name
  }

  #keep(
    name: PeerName,
    verified: VerifiedList,
    lockKeys: ReadonlyMap<DeviceId, LockKey>,
    bytes: Uint8Array,
    reset?: Reset,
  ): KnownName {
    const { list: deviceList } = verified
    const before = this.#names.get(name)?.list.devices ?? []
    for (const { device } of before) if (this.#devices.get(device)?.name === name) this.#devices.delete(device)
    const known: KnownName = { name, list: deviceList, verified, lockKeys }
    this.#names.set(name, known)
    this.#bytes.set(name, bytes)
    for (const device of deviceList.devices) {
      if (this.#isOfOther(device.device, name)) continue
      this.#devices.set(device.device, { name, device, lockKey: lockKeys.get(device.device) })
    }
    const removed = before.filter(({ device }) => !deviceList.devices.some((one) => one.device === device))
    this.#onChanged(
      known,
      removed.map(({ device }) => device),
      reset,
    )
    return known
  }
}

async function verifiedLockKey(bytes: Uint8Array, deviceList: DeviceList): Promise<LockKey | undefined> {
  const decoded = decodeLockKey(bytes)
  if (decoded.kind === 'refused') return undefined
  const device = deviceList.devices.find((one) => one.device === decoded.value.lockKey.device)
  if (device === undefined) return undefined
  const verified = await verifyLockKey(bytes, device)
  return verified.kind === 'ok' ? verified.value : undefined
}

interface StoredName {
  readonly deviceList: Uint8Array
  readonly lockKeys: readonly Uint8Array[]
}

const storedFields: Field<StoredName> = record<StoredName>({
  deviceList: blob16(limits.deviceListBytesMax),
  lockKeys: list(blob16(512), limits.devicesMax),
})
const pageSize = 500

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.byteLength === b.byteLength && a.every((byte, at) => byte === b[at])
}
