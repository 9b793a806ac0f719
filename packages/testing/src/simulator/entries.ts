import type { MessageState, PathPolicy } from '@kith/core'
import type { DeviceId, Lane, MessageId, PeerName } from '@kith/wire'

/** How a receiving device ended a message. */
export type Outcome = 'committed' | 'expired' | 'rejected'

/** What is known of one device's copy of a message. */
export interface Copy {
  /** How often the effect reached the disk that the device has now. */
  commits: number
  /** Committed, but the disk went back to an older copy since. */
  wasCommitted: boolean
  /** Every way in which the device's disk ever ended it. */
  readonly outcomes: Set<Outcome>
}

/** A message as the application gave it. */
export interface Given {
  readonly mid: MessageId
  readonly from: PeerName
  readonly device: DeviceId
  readonly to: PeerName
  readonly lane: Lane
  /** By which paths it may travel. */
  readonly paths: PathPolicy
  readonly lifeMs: number
  /** Not to be sent before, by its sender's clock. */
  readonly notBeforeMs?: number | undefined
  /** Messages of one transaction have the same. */
  readonly transaction?: MessageId | undefined
}

/** How much time two clocks have counted. */
export interface ClockReadings {
  readonly senderMs: number
  readonly serverMs: number
}

/** What the checker knows of one message. */
export interface Entry extends Given {
  /** Order in which the device's calls were made. */
  order: number
  /** The highest place that it may have in that order: of a scheduled message, that of the time when it was let go. */
  orderMax: number
  /** The application wanted to take it back. */
  isTakenBack: boolean
  /** When it was given, in the time of the world. */
  givenAtMs: number
  /** What its sender's clock and the server's showed then. */
  givenAt: ClockReadings
  /** It is on its sender's disk. */
  accepted: boolean
  reportedStored: boolean
  final: MessageState | undefined
  readonly copies: Map<DeviceId, Copy>
  /** Devices of which its sender's disk says that it has an envelope for them. */
  readonly sealedFor: Set<DeviceId>
  /** Its sender's disk went back to an older copy: it may be forgotten, and its order is not kept. */
  isOld: boolean
  /** It was not sealed in that copy, so that it may come again. */
  mayRepeat: boolean
  /** It was open in that copy. */
  mustEnd: boolean
  /** Its receiver's disk went back to an older copy, and may decide it once more. */
  wentBack: boolean
}

/** What an older copy of a disk holds. */
export interface RestoredDisk {
  /** Messages that its device committed. */
  readonly committed: ReadonlySet<MessageId>
  /** Messages that its device sent, and that were not decided. */
  readonly open: ReadonlySet<MessageId>
  /** Those of them that had no position. */
  readonly unsealed: ReadonlySet<MessageId>
  /** The next position of each stream that it receives. */
  readonly positions: ReadonlyMap<string, number>
}

/** An entry for a message that was just given. */
export function newEntry(given: Given, order: number, givenAtMs: number, givenAt: ClockReadings): Entry {
  return {
    ...given,
    order,
    orderMax: given.notBeforeMs === undefined ? order : Infinity,
    isTakenBack: false,
    givenAtMs,
    givenAt,
    accepted: false,
    reportedStored: false,
    final: undefined,
    copies: new Map(),
    sealedFor: new Set(),
    isOld: false,
    mayRepeat: false,
    mustEnd: false,
    wentBack: false,
  }
}

/** The copy of a device. */
export function copyOf(entry: Entry, device: DeviceId): Copy {
  let copy = entry.copies.get(device)
  if (copy === undefined) {
    copy = { commits: 0, wasCommitted: false, outcomes: new Set() }
    entry.copies.set(device, copy)
  }
  return copy
}

/** True when a device has, or had, the message's effect. */
export function isCommitted(entry: Entry): boolean {
  for (const copy of entry.copies.values()) if (copy.commits > 0 || copy.wasCommitted) return true
  return false
}
