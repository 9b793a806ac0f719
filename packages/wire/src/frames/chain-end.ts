import { blob16, fixed, id, list, record, text, u32, type Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Client to server: the chain of the own name ends (spec NM29, NM33). */
export interface ChainEndFrame {
  readonly type: 'chain-end'
  readonly request: number
  readonly as: DeviceId
  /** The signed end. */
  readonly end: Uint8Array
  /** List 1 of whoever gets the name; empty where nobody does. */
  readonly heirList: Uint8Array
}

/** Client to server: how did the chain of this identity end? (spec NM32) */
export interface ChainEndQueryFrame {
  readonly type: 'chain-end-query'
  readonly request: number
  readonly as: DeviceId
  readonly name: string
  /** The identity key of the chain; zeros for the one that ended last. */
  readonly identityKey: Uint8Array
  /** The version of the newest list of it that the asker has. */
  readonly have: number
}

/** Server to client: how a chain ended (spec NM32). With request 0 it tells those who looked the name up, and has no lists. */
export interface ChainEndedFrame {
  readonly type: 'chain-ended'
  readonly request: number
  readonly to: DeviceId
  readonly name: string
  /** The signed end. */
  readonly end: Uint8Array
  /** Lists of that chain behind the version that the asker has, oldest first: as many as there is room for. */
  readonly lists: readonly Uint8Array[]
}

/** Ends of chains. */
export type ChainEndFrames = ChainEndFrame | ChainEndQueryFrame | ChainEndedFrame

type Payload<T> = Omit<T, 'type'>

/** The fields of a `chain-end` frame, in order (spec FR4). */
export const chainEnd: Field<Payload<ChainEndFrame>> = record<Payload<ChainEndFrame>>({
  request: u32,
  as: id<DeviceId>(),
  end: blob16(limits.chainEndBytesMax),
  heirList: blob16(limits.deviceListBytesMax),
})
/** The fields of a `chain-end-query` frame, in order (spec FR4). */
export const chainEndQuery: Field<Payload<ChainEndQueryFrame>> = record<Payload<ChainEndQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  name: text(63),
  identityKey: fixed(32),
  have: u32,
})
/** The fields of a `chain-ended` frame, in order (spec FR4). */
export const chainEnded: Field<Payload<ChainEndedFrame>> = record<Payload<ChainEndedFrame>>({
  request: u32,
  to: id<DeviceId>(),
  name: text(63),
  end: blob16(limits.chainEndBytesMax),
  lists: list(blob16(limits.deviceListBytesMax), limits.deviceListsPageMax),
})

/** Numbers and layouts of these frames (spec FR4). */
export const chainEndTable: {
  readonly 'chain-end': readonly [0x89, typeof chainEnd]
  readonly 'chain-end-query': readonly [0x8a, typeof chainEndQuery]
  readonly 'chain-ended': readonly [0x8b, typeof chainEnded]
} = {
  'chain-end': [0x89, chainEnd],
  'chain-end-query': [0x8a, chainEndQuery],
  'chain-ended': [0x8b, chainEnded],
}
