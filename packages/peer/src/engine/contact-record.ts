import type { PathPolicy } from '@kith/core'
import type { GrantLevel } from '@kith/wire'
import type { Contact, ContactJournals } from '../api/contacts.ts'
import type { Json, Transaction } from '../api/messages.ts'
import { laterMs } from './own-times.ts'

/** Collection of contacts and open requests, by name. */
export const contactsCollection = 'kith.contacts'

/** `removed` stays until the server has taken the grant back, and `declined` so that who asked is not told by being heard again (spec FC8). */
export interface StoredContact {
  readonly state: Contact['state'] | 'declined' | 'removed'
  /** The words of the request, by who asked. */
  readonly note: string
  /** Who asked, and when that was written or came. */
  readonly asked?: NonNullable<Contact['asked']>
  readonly sinceMs: number
  /** Which change this is: each is later than the one it follows, by whatever clocks; absent where it is `sinceMs`. */
  readonly changedMs?: number
  /** The level the server was told last. */
  readonly granted: GrantLevel
  /** By which paths messages may travel; absent for what the peer says. */
  readonly paths?: PathPolicy
  /** What the name sees of one's presence, where it is not what all see. */
  readonly sees?: 'no-times' | 'nothing'
  /** Until when the person wants no notice of this name; absent for notices. */
  readonly mutedUntilMs?: number
  /** Who may keep a journal of whose states, and does. */
  readonly journals?: Pick<ContactJournals, keyof ContactJournals>
  /** The contact request as it was signed, in base64url, while it may have to be shown (spec FC20). */
  readonly proof?: string
}

/** How a contact is kept. */
export async function contactOf(tx: Transaction, name: string): Promise<StoredContact | undefined> {
  return (await tx.get<Json>(contactsCollection, name)) as unknown as StoredContact | undefined
}

/** Which change a contact is. */
export function changedAtMs({ changedMs, sinceMs }: StoredContact): number {
  return changedMs ?? sinceMs
}

/** Which change the one after this contact is. */
export function nextChangeMs(before: StoredContact | undefined): number {
  return laterMs(before === undefined ? 0 : changedAtMs(before))
}
