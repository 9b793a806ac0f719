import {
  decode,
  type DeviceId,
  encode,
  type Field,
  fixed,
  hexOfBytes,
  id,
  limits,
  list,
  optional,
  record,
  u32,
  u64,
  u8,
} from '@kith/wire'
import { unreadableKey } from '../identity/signing-key.ts'
import { type EpochKeys } from './epoch-keys.ts'
import { Epochs, type KeptEpoch } from './epochs.ts'
import { bytesOfRecordId } from './examine.ts'
import { RollLocks, type RollLockPair } from './locks.ts'
import { type KeyChain, Ratchets, type SkippedKey } from './ratchets.ts'
import type { RecordId } from './state.ts'

/** What a device keeps of a roll beside its records. */
export interface KeptRoll {
  readonly group: Uint8Array
  readonly framesSent: number
  readonly heard: ReadonlyMap<DeviceId, number>
  readonly locks: RollLocks
  readonly epochs: Epochs
}

interface StoredFields {
  readonly version: number
  readonly group: Uint8Array
  readonly framesSent: number
  readonly heard: readonly { readonly device: DeviceId; readonly number: number }[]
  readonly locks: readonly RollLockPair[]
  readonly kept: readonly KeptEpoch[]
  readonly chains: readonly KeyChain[]
  readonly skipped: readonly SkippedKey[]
}

const storedVersion = 1
const countMax = 65_535
const key = fixed(32)
const device = id<DeviceId>()
const epoch: Field<RecordId> = {
  write: (w, v) => {
    w.bytes(bytesOfRecordId(v))
  },
  read: (r) => hexOfBytes(r.bytes(32)) as RecordId,
}
const epochKeys = record<EpochKeys>({
  content: key as Field<Uint8Array<ArrayBuffer>>,
  archive: optional(key as Field<Uint8Array<ArrayBuffer>>),
})
const storedFields: Field<StoredFields> = record<StoredFields>({
  version: u8,
  group: key,
  framesSent: u64,
  heard: list(record({ device, number: u64 }), countMax),
  locks: list(
    record<RollLockPair>({ number: u32, publicKey: key, privateKey: key, madeAtMs: u64, overAtMs: u64 }),
    countMax,
  ),
  kept: list(record<KeptEpoch>({ epoch, keys: optional(epochKeys), exporter: key, overAtMs: u64 }), countMax),
  chains: list(record<KeyChain>({ epoch, device, index: u32, key }), countMax),
  skipped: list(record<SkippedKey>({ epoch, device, index: u32, key, atMs: u64 }), limits.rollSkippedKeysMax),
})

/** The bytes for the device's own store. Secret. */
export function encodeRoll({ group, framesSent, heard, locks, epochs }: KeptRoll): Uint8Array<ArrayBuffer> {
  return encode(storedFields, {
    version: storedVersion,
    group,
    framesSent,
    heard: [...heard].map(([from, number]) => ({ device: from, number })),
    locks: locks.pairs,
    ...epochs.snapshot(),
  })
}

/** What `encodeRoll` wrote. Throws `KithError` `store-failed` when the bytes are not whole. */
export function decodeRoll(bytes: Uint8Array): KeptRoll {
  // Copied, because the keys live longer than the row of the store they are read from.
  const decoded = decode(storedFields, Uint8Array.from(bytes))
  if (decoded.kind === 'refused' || decoded.value.version !== storedVersion) throw unreadableKey()
  const { group, framesSent, heard, locks, kept, chains, skipped } = decoded.value
  return {
    group,
    framesSent,
    heard: new Map(heard.map(({ device: from, number }) => [from, number])),
    locks: new RollLocks(locks),
    epochs: new Epochs(kept, Ratchets.import({ chains, skipped })),
  }
}
