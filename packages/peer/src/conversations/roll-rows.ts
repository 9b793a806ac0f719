import type { KeptEpoch, KeyChain, RecordId, RollLockPair, SkippedKey } from '@kith/keys'
import {
  blob16,
  decode,
  type DeviceId,
  encode,
  type Field,
  fixed,
  id,
  KithError,
  limits,
  list,
  type MessageId,
  nameLengthMax,
  oneOf,
  optional,
  record,
  text,
  u32,
  u64,
  u8,
} from '@kith/wire'
import { recordIdField } from './roll-bodies.ts'

/** Collection of the records of rolls, by conversation and number. */
export const rollRecordsCollection = 'kith.roll-records'
/** Collection of what changes with each thing that is said: chains, counters, and frames that wait for a record. */
export const rollKeysCollection = 'kith.roll-keys'

/** A frame that waits. */
export interface HeldFrame {
  readonly at: number
  readonly device: DeviceId
  /** Since when its sender is asked for its key, in milliseconds from 1970; 0 when it waits for a record, or behind another. */
  readonly wantedMs: number
}

/** What is kept of a roll beside its records and chains. Secret. */
export interface RollHead {
  /** How many records there are, and which of them nobody has built on: so it is known whether what is in memory is what is on disk. */
  readonly count: number
  readonly ends: readonly RecordId[]
  readonly locks: readonly RollLockPair[]
  readonly kept: readonly KeptEpoch[]
  /** Records that wait for others, or for somebody to vouch for them, the oldest first. */
  readonly waiting: readonly RecordId[]
  readonly held: readonly HeldFrame[]
  readonly nextHeld: number
  /** Names that were asked for records, with the number of records of then: nobody is asked twice for the same. */
  readonly asked: readonly { readonly name: string; readonly count: number }[]
}

/** The keys of one device in one epoch. Secret. */
export interface ChainRow {
  readonly index: number
  readonly key: Uint8Array
  readonly skipped: readonly { readonly index: number; readonly key: Uint8Array; readonly atMs: number }[]
}

/** How far this device is with what another, or it itself, sends. */
export interface DeviceRow {
  /** The highest number of a frame that was opened. */
  readonly heard: number
  /** The number of the last thing said that was handled. */
  readonly handled: number
  /** Of this device: frames sent, and things said. */
  readonly framesSent: number
  readonly said: number
  /** Of this device: records written. */
  readonly written: number
}

/** A frame that waits for the record of its epoch, with how it came. */
export interface HeldRow {
  readonly from: string
  readonly device: DeviceId
  readonly mid: MessageId
  readonly sentAtMs: number
  readonly path: 'relay' | 'direct'
  readonly frame: Uint8Array
  /** Its key, where its sender has given it (spec CV11). Secret. */
  readonly key?: Uint8Array | undefined
}

/** Keys of one chain that wait for a frame that was passed over: frames come in order, so that few do. */
export const skippedMax = 64

/** Records of one conversation that wait for others; the oldest give way, and are asked for when they are needed. */
export const waitingMax = 64

/** Frames of one conversation that wait for records or keys. */
export const heldMax = 512

/** Whether one more frame of a device may wait: those of one device take at most half of the room that the others leave, so that none takes it all. */
export function mayHold(held: readonly Pick<HeldFrame, 'device'>[], device: DeviceId): boolean {
  const own = held.filter((one) => one.device === device).length
  return own < Math.floor((heldMax - (held.length - own)) / 2)
}

/** How long a frame waits for its key, in milliseconds; then those behind it go on without it. */
export const wantedMsMax = 86_400_000

export const emptyHead: RollHead = {
  count: 0,
  ends: [],
  locks: [],
  kept: [],
  waiting: [],
  held: [],
  nextHeld: 0,
  asked: [],
}
export const emptyDevice: DeviceRow = { heard: 0, handled: 0, framesSent: 0, said: 0, written: 0 }

const countMax = 65_535
const headVersion = 2
const headFields: Field<RollHead & { readonly version: number }> = record<RollHead & { readonly version: number }>({
  version: u8,
  count: u32,
  ends: list(recordIdField, countMax),
  locks: list(
    record<RollLockPair>({ number: u32, publicKey: fixed(32), privateKey: fixed(32), madeAtMs: u64, overAtMs: u64 }),
    countMax,
  ),
  kept: list(
    record<Omit<KeptEpoch, 'keys'>>({ epoch: recordIdField, exporter: fixed(32), overAtMs: u64 }) as Field<KeptEpoch>,
    countMax,
  ),
  waiting: list(recordIdField, waitingMax),
  held: list(record<HeldFrame>({ at: u32, device: id<DeviceId>(), wantedMs: u64 }), heldMax),
  nextHeld: u32,
  asked: list(record({ name: text(nameLengthMax), count: u32 }), limits.rollDevicesMax),
})
const chainFields: Field<ChainRow> = record<ChainRow>({
  index: u32,
  key: fixed(32),
  skipped: list(record({ index: u32, key: fixed(32), atMs: u64 }), skippedMax),
})
const deviceFields: Field<DeviceRow> = record<DeviceRow>({
  heard: u64,
  handled: u64,
  framesSent: u64,
  said: u64,
  written: u64,
})
const heldFields: Field<HeldRow> = record<HeldRow>({
  from: text(nameLengthMax),
  device: id<DeviceId>(),
  mid: id<MessageId>(),
  sentAtMs: u64,
  path: oneOf(['relay', 'direct']),
  frame: blob16(limits.messageBytesMax),
  key: optional(fixed(32)),
})

export function encodeRollHead(head: RollHead): Uint8Array {
  return encode(headFields, { ...head, version: headVersion })
}

/** @throws {@link KithError} `store-failed` when the bytes are not what this program wrote. */
export function decodeRollHead(bytes: unknown): RollHead {
  const head = read(headFields, bytes)
  if (head.version !== headVersion) throw unreadable()
  return head
}

export const encodeChain = (row: ChainRow): Uint8Array => encode(chainFields, row)
export const decodeChain = (bytes: unknown): ChainRow => read(chainFields, bytes)
export const encodeDevice = (row: DeviceRow): Uint8Array => encode(deviceFields, row)
export const decodeDevice = (bytes: unknown): DeviceRow => read(deviceFields, bytes)
export const encodeHeld = (row: HeldRow): Uint8Array => encode(heldFields, row)
export const decodeHeld = (bytes: unknown): HeldRow => read(heldFields, bytes)

/** The row of a chain, of what the roll keeps in memory. The newest of the keys that were passed over stay. */
export function chainRow(chain: KeyChain, skipped: readonly SkippedKey[]): ChainRow {
  return { index: chain.index, key: chain.key, skipped: skipped.slice(-skippedMax) }
}

/** Where the parts of a roll lie. */
export const places = {
  record: (conversation: string, number: number): string => `${conversation}/${String(number).padStart(6, '0')}`,
  chain: (conversation: string, epoch: RecordId, device: DeviceId): string =>
    `${conversation}/c/${epoch.slice(0, 32)}/${device}`,
  device: (conversation: string, device: DeviceId): string => `${conversation}/d/${device}`,
  waiting: (conversation: string, record: RecordId): string => `${conversation}/w/${record}`,
  held: (conversation: string, at: number): string => `${conversation}/h/${String(at)}`,
} as const

function read<T>(field: Field<T>, bytes: unknown): T {
  // Copied, because the keys live longer than the row of the store they are read from.
  const decoded = bytes instanceof Uint8Array ? decode(field, bytes.slice()) : undefined
  if (decoded?.kind !== 'ok') throw unreadable()
  return decoded.value
}

function unreadable(): KithError {
  return new KithError('store-failed', 'A conversation in the store cannot be read.')
}
