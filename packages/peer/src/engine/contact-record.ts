import type { PathPolicy } from '@kith/core'
import type { GrantLevel } from '@kith/wire'
import type { Contact, ContactJournals } from '../api/contacts.ts'
import type { Json, Transaction } from '../api/messages.ts'
import { heardMs, laterMs } from './own-times.ts'

/** Collection of contacts and open requests, by name. */
export const contactsCollection = 'kith.contacts'

/** What is chosen for a contact. Each is changed by itself: a device that changes one leaves what another device chooses meanwhile for the others. */
export interface ContactSettings {
  /** By which paths messages may travel; absent for what the peer says. */
  readonly paths?: PathPolicy
  /** What the name sees of one's presence, where it is not what all see. */
  readonly sees?: 'no-times' | 'nothing'
  /** Until when the person wants no notice of this name; absent for notices. */
  readonly mutedUntilMs?: number
  /** Who may keep a journal of whose states, and does. */
  readonly journals?: Pick<ContactJournals, keyof ContactJournals>
}

/** How a name stands: it asked, is a contact, and so on. */
export interface ContactStanding {
  /** `removed` stays for 30 days, so that no own device that was away brings it back (spec PE83), and `declined`, so that who asked is not heard again (spec FC8). */
  readonly state: Contact['state'] | 'declined' | 'removed'
  /** The words of the request, by who asked. */
  readonly note: string
  readonly sinceMs: number
  /** Who asked, and when that was written or came. */
  readonly asked?: NonNullable<Contact['asked']>
  /** The contact request as it was signed, in base64url, while it may have to be shown (spec FC20). */
  readonly proof?: string
}

/** What the devices of a name tell each other of a contact (spec PE83). */
export interface SharedContact extends ContactStanding, ContactSettings {
  /** Which change of the standing this is: each is later than the one it follows, by whatever clocks. */
  readonly changedMs: number
  /** Which change of each setting this is; absent for what nobody has changed. */
  readonly setMs?: Readonly<Partial<Record<keyof ContactSettings, number>>>
}

export interface StoredContact extends SharedContact {
  /** The level the server was told last. */
  readonly granted: GrantLevel
}

export const contactSettings: readonly (keyof ContactSettings)[] = ['paths', 'sees', 'mutedUntilMs', 'journals']

/** How long it is remembered that somebody was declined or removed, in milliseconds: 30 days. */
export const overMs = 2_592_000_000

/** Somebody was declined or removed so long ago that nothing needs to be known of it any more. */
export function isOver({ state, sinceMs }: ContactStanding): boolean {
  return (state === 'declined' || state === 'removed') && Date.now() - sinceMs >= overMs
}

/** How a contact is kept. */
export async function contactOf(tx: Transaction, name: string): Promise<StoredContact | undefined> {
  const kept = (await tx.get<Json>(contactsCollection, name)) as unknown as EarlierContact | undefined
  return kept && { ...kept, changedMs: kept.changedMs ?? kept.sinceMs }
}

/** As an earlier version kept it: nothing of it was changed since it stood so. */
type EarlierContact = Omit<StoredContact, 'changedMs'> & Partial<Pick<StoredContact, 'changedMs'>>

/** Who makes a change: a person does so now; a message that all devices of the name get does so behind what each of them knows, and never takes back what a person chose on one of them. */
export type ChangedBy = 'person' | 'message'

/** A contact that stands otherwise from now on. Who is in no list any more has no settings. */
export function withStanding(
  before: StoredContact | undefined,
  standing: ContactStanding,
  by: ChangedBy,
): StoredContact {
  const changedMs = changeMs(before?.changedMs, by)
  const granted = before?.granted ?? 'none'
  const keeps = listedStates.has(standing.state)
  const settings = Object.fromEntries(
    contactSettings.flatMap((key) => (keeps && before?.[key] !== undefined ? [[key, before[key]]] : [])),
  ) as ContactSettings
  const setMs = keeps
    ? before?.setMs
    : before?.setMs && Object.fromEntries(Object.entries(before.setMs).map(([key, ms]) => [key, changeMs(ms, by)]))
  return { ...standing, changedMs, granted, ...settings, ...(setMs && { setMs }) }
}

/** A contact of which something is chosen otherwise from now on; undefined takes the choice back. */
export function withSetting<K extends keyof ContactSettings>(
  before: StoredContact,
  key: K,
  value: ContactSettings[K],
  by: ChangedBy,
): StoredContact {
  const { [key]: _, ...rest } = before
  const setMs = { ...before.setMs, [key]: changeMs(before.setMs?.[key], by) }
  return { ...rest, ...(value !== undefined && { [key]: value }), setMs } as unknown as StoredContact
}

/**
 * What two devices know of a contact, of each thing what was changed later; of two changes at the same time every device chooses the same. The same in whatever order they are
 * heard, and however often (spec PE83).
 */
export function mergedContact(before: StoredContact, told: SharedContact): StoredContact {
  const isLater = laterOf(told.changedMs, before.changedMs, rankOfStanding(told), rankOfStanding(before))
  const { state, note, sinceMs, asked, proof } = isLater ? told : before
  const settings: Record<string, unknown> = {}
  const setMs: Record<string, number> = {}
  for (const key of contactSettings) {
    const [own = 0, other = 0] = [before.setMs?.[key], told.setMs?.[key]]
    const isTold = laterOf(other, own, rankOf(told[key]), rankOf(before[key]))
    const value = (isTold ? told : before)[key]
    const ms = isTold ? heardMs(other) : own
    if (value !== undefined) settings[key] = value
    if (ms > 0) setMs[key] = ms
  }
  return {
    ...{ state, note, sinceMs },
    ...(asked !== undefined && { asked }),
    ...(proof !== undefined && { proof }),
    changedMs: isLater ? heardMs(told.changedMs) : before.changedMs,
    granted: before.granted,
    ...settings,
    ...(Object.keys(setMs).length > 0 && { setMs }),
  }
}

const listedStates: ReadonlySet<ContactStanding['state']> = new Set(['contact', 'requested', 'asking'])

function changeMs(beforeMs: number | undefined, by: ChangedBy): number {
  return by === 'message' && beforeMs !== undefined ? beforeMs + 1 : laterMs(beforeMs ?? 0)
}

function laterOf(toldMs: number, beforeMs: number, toldRank: string, beforeRank: string): boolean {
  return toldMs === beforeMs ? toldRank > beforeRank : toldMs > beforeMs
}

function rankOfStanding({ state, note, sinceMs, asked, proof }: ContactStanding): string {
  return rankOf([state, note, sinceMs, asked?.by, asked?.atMs, proof])
}

function rankOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}
