import {
  limits,
  decode,
  type Device,
  type DeviceId,
  encode,
  type Field,
  fixed,
  list,
  type LockKey,
  record,
  text,
  u32,
  u64,
  u8,
} from '@kith/wire'
import { deviceIdOf } from './device-list.ts'
import { SigningKey, unreadableKey } from './signing-key.ts'

/** One lock key of a device with its private half (spec KY5). */
export interface LockPair {
  /** Counts the lock keys of the device, from 1. */
  readonly number: number
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** X25519, 32 bytes. Secret. */
  readonly privateKey: Uint8Array
  readonly madeAtMs: number
}

interface StoredDevice {
  readonly version: number
  readonly signing: Uint8Array
  readonly label: string
  readonly addedAtMs: number
  readonly locks: readonly LockPair[]
}

const storedVersion = 1
const locksMax = 64
const lockFields: Field<LockPair> = record<LockPair>({
  number: u32,
  publicKey: fixed(32),
  privateKey: fixed(32),
  madeAtMs: u64,
})
const storedFields: Field<StoredDevice> = record<StoredDevice>({
  version: u8,
  signing: fixed(64),
  label: text(limits.deviceLabelBytesMax),
  addedAtMs: u64,
  locks: list(lockFields, locksMax),
})

/**
 * The secrets of one device: its signing key and its lock keys, newest last. Printing or serialising the object shows the public
 * parts alone; `export` is the one way to the secrets, for the device's own store.
 */
export class DeviceKeys {
  readonly device: DeviceId
  readonly label: string
  readonly addedAtMs: number
  readonly signing: SigningKey
  #locks: readonly LockPair[]

  constructor(signing: SigningKey, label: string, addedAtMs: number, locks: readonly LockPair[]) {
    this.device = deviceIdOf(signing.publicKey)
    this.signing = signing
    this.label = label
    this.addedAtMs = addedAtMs
    this.#locks = locks
  }

  /** The device as its name's device list shows it. */
  get listed(): Device {
    return { device: this.device, signKey: this.signing.publicKey, label: this.label, addedAtMs: this.addedAtMs }
  }

  /** The newest lock key, without its private half: what `signLockKey` signs. */
  get lockKey(): LockKey {
    const newest = this.#locks.at(-1)
    if (newest === undefined) throw unreadableKey()
    return { device: this.device, number: newest.number, publicKey: newest.publicKey, madeAtMs: newest.madeAtMs }
  }

  /** All lock keys with their private halves, newest last. Secret. */
  get locks(): readonly LockPair[] {
    return this.#locks
  }

  /** The same device with other lock keys, newest last: what is written before `takeLocks`. */
  withLocks(locks: readonly LockPair[]): DeviceKeys {
    return new DeviceKeys(this.signing, this.label, this.addedAtMs, locks)
  }

  /** Has these lock keys from now on, newest last, which are in the device's store. */
  takeLocks(locks: readonly LockPair[]): void {
    this.#locks = locks
  }

  /** The lock key of a number with its private half, while the device has it. */
  lockPair(number: number): LockPair | undefined {
    return this.#locks.find((lock) => lock.number === number)
  }

  /** The secrets as bytes for the device's store. */
  export(): Uint8Array<ArrayBuffer> {
    const { label, addedAtMs } = this
    return encode(storedFields, {
      version: storedVersion,
      signing: this.signing.export(),
      label,
      addedAtMs,
      locks: this.#locks,
    })
  }

  /** The keys that `export` wrote. Throws `KithError` `store-failed` when the bytes are not whole. */
  static async import(bytes: Uint8Array): Promise<DeviceKeys> {
    // Copied, because the keys live longer than the row of the store they are read from.
    const decoded = decode(storedFields, Uint8Array.from(bytes))
    if (decoded.kind === 'refused') throw unreadableKey()
    const { version, signing, label, addedAtMs, locks } = decoded.value
    if (version !== storedVersion || locks.length === 0) throw unreadableKey()
    return new DeviceKeys(await SigningKey.import(signing), label, addedAtMs, locks)
  }
}
