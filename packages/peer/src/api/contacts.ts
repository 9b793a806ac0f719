import type { PathPolicy } from '@kith/core'
import type { ReportReason } from '@kith/wire'
import type { WaitOptions } from './peer.ts'

/**
 * Contacts: names that accepted and were accepted. Requests and answers are ordinary messages (`contact.request`,
 * `contact.accept`, `contact.remove`), the list lives in this device's store, and the server keeps the grants that follow from it.
 */
export interface Contacts {
  /** All contacts and open requests, in the order of their names. */
  list(): Promise<readonly Contact[]>
  /** The present list, then the whole list after every change, from every tab. */
  watch(options?: WaitOptions): AsyncIterable<readonly Contact[]>
  /**
   * Asks to become a contact, with a note of up to 500 characters on one line; accepts at once when the other has asked already. This device signs it (spec FC4).
   * Rejects `name-malformed`, `request-malformed`, `name-unknown` when known at once.
   */
  request(name: string, note?: string): Promise<void>
  accept(name: string): Promise<void>
  /** Turns a request down without telling its sender, who is not heard again for 30 days. */
  decline(name: string): Promise<void>
  /** Ends it on both sides; the other is told. */
  remove(name: string): Promise<void>
  /** Takes nothing more from this name, which is not told: under `strangers: 'requests'` or `'refuse'` it hears what every stranger hears (spec FC9). */
  block(name: string): Promise<void>
  /**
   * By which paths messages to a contact travel from now on, on all devices of this name that share the store; `undefined` for what the peer says
   * (`JoinOptions.paths`). What is on its way already stays there. Rejects `option-invalid` for who is no contact.
   */
  setPaths(name: string, paths: PathPolicy | undefined): Promise<void>
  /**
   * What a contact sees of one's presence from now on, on all devices of the own name: `no-times` states without last seen and idle times, `nothing` a name that is always offline, `undefined` what all see
   * (spec PR18). The contact is not told. Rejects `option-invalid` for who is no contact.
   */
  setSight(name: string, sees: 'no-times' | 'nothing' | undefined): Promise<void>
  /**
   * The person wants no notice of this name until a time in milliseconds since 1970, or for ever, on all devices of the own name. Messages come as before; the
   * application looks at `mutedUntilMs` before it notifies. Rejects `option-invalid` for who is not in the list.
   */
  mute(name: string, until: number | 'forever'): Promise<void>
  unmute(name: string): Promise<void>
  /**
   * Tells the operator of the network about a name. The signed contact request of the name goes along as evidence where there is one; `messages` are what the
   * caller chooses to show, and prove nothing (spec FC20, FC21). Rejects `report-malformed`, `name-unknown`, `rate-exceeded`, `not-connected`.
   */
  report(name: string, report: ContactReport): Promise<void>
}

/** What is told to the operator about a name. */
export interface ContactReport {
  readonly reason: ReportReason
  /** What the reporter says, up to 1,000 characters. */
  readonly words?: string | undefined
  /** Up to 20 messages that the operator may read. */
  readonly messages?: readonly ReportedMessage[] | undefined
}

/** A message that a reporter shows. */
export interface ReportedMessage {
  readonly type: string
  readonly text: string
  readonly atMs: number
}

export interface Contact {
  readonly name: string
  /** `requested`: we asked; `asking`: they did. */
  readonly state: 'requested' | 'asking' | 'contact' | 'blocked'
  /** What was said in the request, by who asked; kept when it was accepted. Plain text: no markup, no links. */
  readonly note: string
  /** Who asked, and when that was written or came, in milliseconds since 1970; absent for who was blocked. */
  readonly asked?: { readonly by: 'me' | 'them'; readonly atMs: number } | undefined
  readonly sinceMs: number
  /** By which paths messages may travel, when it is not what the peer says. */
  readonly paths?: PathPolicy | undefined
  /** What the name sees of one's presence, where it is not what all see. */
  readonly sees?: 'no-times' | 'nothing' | undefined
  /** Until when the person wants no notice of this name, in milliseconds since 1970; `Number.MAX_SAFE_INTEGER` for ever. */
  readonly mutedUntilMs?: number | undefined
  /** Who of the two lets the other keep a journal of its states, and does; absent where nobody does. */
  readonly journals?: ContactJournals | undefined
}

/** The status journals between the own name and a contact (spec PR10); times in milliseconds since 1970, absent for what is not so. */
export interface ContactJournals {
  /** Since when the contact lets this name keep a journal of its states. */
  readonly allowedMs?: number
  /** Since when this name keeps one of the contact. */
  readonly keptMs?: number
  /** Since when this name lets the contact keep a journal of its own states. */
  readonly givenMs?: number
  /** Since when the contact keeps one of this name, as it says. */
  readonly takenMs?: number
}
