import type { Freshness, PresenceChoice, PresenceState } from '@kith/wire'
import type { WaitOptions } from './peer.ts'

/** Presence: who is there (spec PR). */
export interface Presence {
  /** How this device wants to be seen now. */
  readonly own: OwnPresence
  /** Changes what is given and keeps the rest; told again at each connection. Works offline. Rejects `field-too-long`. */
  set(presence: Partial<OwnPresence>): Promise<void>
  /** The presence of names, once; at most 200. Offline it answers what was last known, as `stale`. */
  query(names: readonly string[], options?: WaitOptions): Promise<readonly PresenceInfo[]>
  /** The presence of names now, then every change. A lost connection makes every name `stale`. */
  watch(names: readonly string[], options?: WaitOptions): AsyncIterable<PresenceInfo>
}

export interface OwnPresence {
  readonly choice: PresenceChoice
  /** A note for contacts, up to 280 bytes. */
  readonly note: string
  /** What the person or program is doing, up to 280 bytes. */
  readonly activity: string
  /** When the person last touched the device, in milliseconds since 1970. */
  readonly activeAtMs: number
}

export interface PresenceInfo {
  readonly name: string
  readonly state: PresenceState
  readonly freshness: Freshness
  /** When the state began, in milliseconds since 1970; undefined when unknown. */
  readonly sinceMs: number | undefined
  /** Since when the person has been idle, in milliseconds; 0 when active or unknown. */
  readonly idleMs: number
  readonly note: string
  readonly activity: string
}
