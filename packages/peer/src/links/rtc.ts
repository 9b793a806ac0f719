import type { IceServers } from './carrier.ts'
import type { PathCandidate } from '@kith/core'
import type { Line } from './line.ts'

/** What an attempt needs of a WebRTC stack: one connection with one ordered data channel that both sides know beforehand. */
export interface Rtc {
  /** The data channel; it may be listened to from `opened` on, and closes the connection with itself. */
  readonly line: Line
  /** Makes the own description, and begins to look for ways to be reached. Rejects where the stack refuses. */
  describe(kind: 'offer' | 'answer'): Promise<void>
  /** The own description with the ways found so far. */
  readonly description: string
  /** All ways to be reached are found. */
  readonly isGathered: boolean
  /** An offer was described and has no answer yet. */
  readonly awaitsAnswer: boolean
  /** Takes the other side's description. Rejects when it makes no sense. */
  hear(kind: 'offer' | 'answer', description: string): Promise<void>
  /** Takes a way to reach the other side, after its description. Rejects when it makes no sense. */
  add(candidate: PathCandidate): Promise<void>
  /** The own answer is on its way to the other side; absent where the stack need not know. */
  answered?(): void
  /** Makes the next offer look for new ways; absent where the stack cannot do that. */
  restart?(): void
  /** Gives up before the channel opened. */
  close(): void
}

/** What a WebRTC stack tells. */
export interface RtcEvents {
  /** A way to be reached was found after the description was made. */
  found(candidate: PathCandidate): void
  /** All ways are found. */
  gathered(): void
  /** The channel is open. */
  opened(): void
  /** The connection cannot be made. */
  failed(): void
}

/** Begins one connection. */
export type MakeRtc = (servers: IceServers, events: RtcEvents) => Rtc
