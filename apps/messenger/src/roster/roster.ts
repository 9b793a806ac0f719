import type { Contact, NameTrust, PresenceInfo } from '@kith/peer'

import type { Summary } from '../chat/summaries.ts'
import { emptySummary } from '../chat/summaries.ts'
import { muteWords } from '../contacts/muting.ts'

/** One line of the roster. */
export interface RosterRow {
  readonly name: string
  /** `stranger` wrote to us without being a contact. */
  readonly standing: Contact['state'] | 'stranger'
  readonly note: string
  /** Who of the two asked the other. */
  readonly askedBy: 'me' | 'them' | undefined
  /** Until when it is quiet, in words; nothing when it is not. */
  readonly muted: string
  readonly presence: PresenceInfo | undefined
  /** Of one who is verified or changed. */
  readonly trust: NameTrust | undefined
  readonly summary: Summary
  readonly isTyping: boolean
}

/** The roster in its sections, each in the order in which it is shown. */
export interface Roster {
  /** Who asks to be a contact, the last first. */
  readonly asking: readonly RosterRow[]
  /** Contacts, those asked, and strangers who wrote; the last talk first, then by name. */
  readonly people: readonly RosterRow[]
  readonly blocked: readonly RosterRow[]
}

/** What a roster is made of. */
export interface RosterParts {
  readonly contacts: readonly Contact[]
  readonly summaries: ReadonlyMap<string, Summary>
  readonly presences: ReadonlyMap<string, PresenceInfo>
  readonly typing: ReadonlySet<string>
  readonly nowMs: number
  readonly trust?: ReadonlyMap<string, NameTrust> | undefined
  /** Only names that contain this. */
  readonly query?: string | undefined
}

/** Puts the roster together. */
export function rosterOf({ contacts, summaries, presences, typing, nowMs, trust, query = '' }: RosterParts): Roster {
  const row = (name: string, contact?: Contact): RosterRow => ({
    name,
    standing: contact?.state ?? 'stranger',
    note: contact?.note ?? '',
    askedBy: contact?.asked?.by,
    muted: muteWords(contact, nowMs),
    presence: presences.get(name),
    trust: trust?.get(name),
    summary: summaries.get(name) ?? emptySummary,
    isTyping: typing.has(name),
  })
  const wanted = query.trim().toLocaleLowerCase()
  const known = new Set(contacts.map(({ name }) => name))
  const rows = [
    ...contacts.map((contact) => row(contact.name, contact)),
    ...[...summaries]
      .filter(([name, { latest }]) => !known.has(name) && latest !== undefined)
      .map(([name]) => row(name)),
  ].filter(({ name }) => name.includes(wanted))
  const sinceMs = new Map(contacts.map((contact) => [contact.name, contact.sinceMs]))
  const atMs = ({ name, summary }: RosterRow): number => summary.latest?.atMs ?? sinceMs.get(name) ?? 0
  const byTalk = (a: RosterRow, b: RosterRow): number =>
    (b.summary.latest?.atMs ?? 0) - (a.summary.latest?.atMs ?? 0) || (a.name < b.name ? -1 : 1)
  return {
    asking: rows.filter(({ standing }) => standing === 'asking').sort((a, b) => atMs(b) - atMs(a)),
    people: rows.filter(({ standing }) => standing !== 'asking' && standing !== 'blocked').sort(byTalk),
    blocked: rows.filter(({ standing }) => standing === 'blocked'),
  }
}
