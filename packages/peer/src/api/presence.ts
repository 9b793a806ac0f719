import type { Freshness, PresenceChoice, PresenceState } from '@kith/wire'
import type { JournalSpan } from '@kith/core'
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
  /** Journals of the states of contacts who allow it. */
  readonly journal: StatusJournal
}

export interface OwnPresence {
  readonly choice: PresenceChoice
  /** A note for contacts, up to 280 bytes. */
  readonly note: string
  /** What the person or program is doing, up to 280 bytes. */
  readonly activity: string
  /** When the person last touched the device, in milliseconds since 1970. */
  readonly activeAtMs: number
  /** Contacts see when this name was there last, and since when it is as it is; unless `Contact.sees` says otherwise of one (spec PR18). @default true */
  readonly showsLastSeen: boolean
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

/**
 * The status journal: how a contact was seen over a long time (spec PR10). It needs the contact's own consent, which the contact may take back at any time, and is kept on the devices of
 * the watcher alone, each of which keeps what it saw itself. `Contact.journals` says how it stands with each contact.
 */
export interface StatusJournal {
  /** Lets a contact keep a journal of the own states from now on, and tells it. Rejects `option-invalid` for who is no contact. */
  allow(name: string): Promise<void>
  /** Takes that back, and tells the contact, whose devices then delete what they kept. Rejects `option-invalid` for who is no contact. */
  withdraw(name: string): Promise<void>
  /** Keeps a journal of a contact from now on, on all devices of the own name, and tells it. Rejects `journal-not-allowed` and `journals-full`. */
  keep(name: string): Promise<void>
  /** Keeps it no longer, and tells the contact; what was kept stays while the contact allows it. */
  stop(name: string): Promise<void>
  /** Deletes what this device has kept of a name. */
  erase(name: string): Promise<void>
  /**
   * How the name was seen by this device: spans that adjoin and cover the whole range up to now, with the state `gap` where nobody watched. Rejects
   * `journal-not-allowed`, and `option-invalid` for a range that is none.
   */
  read(name: string, range: JournalRange, options?: WaitOptions): Promise<readonly JournalSpan[]>
  /** The same as CSV (spec PR17): `name,state,from,to,seconds`, with times in UTC. */
  csv(name: string, range: JournalRange, options?: WaitOptions): Promise<string>
  /** Something was added to, or deleted from, the journal of a name: from now on, from every tab. */
  changes(name: string, options?: WaitOptions): AsyncIterable<void>
}

/** From `fromMs` on and before `toMs`, in milliseconds since 1970, at most 400 days. */
export interface JournalRange {
  readonly fromMs: number
  readonly toMs: number
}
