import { blob16, fixed, id, list, optional, record, text, u32 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'
import { type LogEntry, logEntry } from '../signed/key-log.ts'

/** Client to server: how does the key log go on, and what does it say of a name? (spec KL6) */
export interface LogQueryFrame {
  readonly type: 'log-query'
  readonly request: number
  readonly as: DeviceId
  /** The size of a head that the asker has; 0 when it has none. */
  readonly older: number
  /** The size of another one that is not smaller; 0 for the newest. */
  readonly newer: number
  /** Whose newest entry is wanted; empty when none is. */
  readonly name: string
}

/** An entry of the log with its way up to the root of the newest head. */
export interface ShownEntry {
  /** Its place in the log, from 0. */
  readonly index: number
  readonly entry: LogEntry
  readonly path: readonly Uint8Array[]
}

/** Server to client: what was asked of the key log (spec KL6). */
export interface LogProofFrame {
  readonly type: 'log-proof'
  readonly request: number
  /** The device that asked. */
  readonly to: DeviceId
  /** The newest head, signed. */
  readonly head: Uint8Array
  /** Shows that the log of the newer head goes on from that of the older one. */
  readonly consistency: readonly Uint8Array[]
  /** The newest entry of the name; absent when nobody has it. */
  readonly shown: ShownEntry | undefined
}

/** Frames of the key log (spec KL). */
export type KeyLogFrame = LogQueryFrame | LogProofFrame

type Payload<T> = Omit<T, 'type'>

const path: Field<readonly Uint8Array[]> = list(fixed(32), limits.logPathMax)
const shownEntry: Field<ShownEntry> = record<ShownEntry>({ index: u32, entry: logEntry, path })

/** The fields of a `log-query` frame, in order (spec FR4). */
export const logQuery: Field<Payload<LogQueryFrame>> = record<Payload<LogQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
  older: u32,
  newer: u32,
  name: text(63),
})
/** The fields of a `log-proof` frame, in order (spec FR4). */
export const logProof: Field<Payload<LogProofFrame>> = record<Payload<LogProofFrame>>({
  request: u32,
  to: id<DeviceId>(),
  head: blob16(limits.logHeadBytesMax),
  consistency: path,
  shown: optional(shownEntry),
})
