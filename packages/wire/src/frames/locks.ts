import { blob16, id, list, record, u16, u32 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Client to server: one-time lock keys of the device, for the server to hand out (spec NM17). With none it asks how many there are. */
export interface LockPublishFrame {
  readonly type: 'lock-publish'
  readonly request: number
  readonly as: DeviceId
  /** Signed lock keys, numbered from `oneTimeLocksFrom`. */
  readonly lockKeys: readonly Uint8Array[]
}

/** Server to client: answers `lock-publish`. */
export interface LockStockFrame {
  readonly type: 'lock-stock'
  readonly request: number
  /** One-time lock keys of the device that were not handed out yet. */
  readonly count: number
}

/** Client to server: asks for a one-time lock key of a device (spec NM18). */
export interface LockTakeFrame {
  readonly type: 'lock-take'
  readonly request: number
  readonly as: DeviceId
  readonly device: DeviceId
}

/** Server to client: answers `lock-take`. */
export interface LockTakenFrame {
  readonly type: 'lock-taken'
  readonly request: number
  /** Signed; empty when there is none for who asks. */
  readonly lockKey: Uint8Array
}

/** One-time lock keys. */
export type LockFrames = LockPublishFrame | LockStockFrame | LockTakeFrame | LockTakenFrame

/** Lock keys with a number from here on are used once; those below live for long (spec KY55). */
export const oneTimeLocksFrom = 0x8000_0000

type Payload<T> = Omit<T, 'type'>
const lockKeyBytesMax = 512

/** The fields of a `lock-publish` frame, in order (spec FR4). */
export const lockPublish: Field<Payload<LockPublishFrame>> = record<Payload<LockPublishFrame>>({
  request: u32,
  as: id<DeviceId>(),
  lockKeys: list(blob16(lockKeyBytesMax), limits.oneTimeLocksMax),
})
/** The fields of a `lock-stock` frame, in order (spec FR4). */
export const lockStock: Field<Payload<LockStockFrame>> = record<Payload<LockStockFrame>>({ request: u32, count: u16 })
/** The fields of a `lock-take` frame, in order (spec FR4). */
export const lockTake: Field<Payload<LockTakeFrame>> = record<Payload<LockTakeFrame>>({
  request: u32,
  as: id<DeviceId>(),
  device: id<DeviceId>(),
})
/** The fields of a `lock-taken` frame, in order (spec FR4). */
export const lockTaken: Field<Payload<LockTakenFrame>> = record<Payload<LockTakenFrame>>({
  request: u32,
  lockKey: blob16(lockKeyBytesMax),
})
/** Number and fields of each type. */
export const lockTable: {
  readonly 'lock-publish': readonly [number, typeof lockPublish]
  readonly 'lock-stock': readonly [number, typeof lockStock]
  readonly 'lock-take': readonly [number, typeof lockTake]
  readonly 'lock-taken': readonly [number, typeof lockTaken]
} = {
  'lock-publish': [0x1a, lockPublish],
  'lock-stock': [0x1b, lockStock],
  'lock-take': [0x1c, lockTake],
  'lock-taken': [0x1d, lockTaken],
}
