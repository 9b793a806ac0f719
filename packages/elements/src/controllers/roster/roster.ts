import type { Contact, NameTrust, PresenceInfo } from '@kith/peer'

import type { Summary } from '../chat/summaries.ts'
import { emptySummary } from '../chat/summaries.ts'
import { orderOfKey } from '../chat/message-record.ts'
import type { GroupNotice, GroupNoticeChoice } from '../groups/group-notices.ts'
import type { Group } from '../groups/groups.ts'
import { conversationOf } from '../chat/place.ts'
import { isMuted } from '../muting/muting.ts'

/** One line of the roster. */
export interface RosterRow {
  readonly name: string
  /** What the row is called: the name, or what a group is called. */
  readonly called: string
  /** The group that it is. */
  readonly group: Group | undefined
  /** `stranger` wrote to us without being a contact. */
  readonly standing: Contact['state'] | 'stranger' | 'group'
  readonly note: string
  /** Who of the two asked the other. */
  readonly askedBy: 'me' | 'them' | undefined
  /** Until when it is quiet; undefined when it is not. */
  readonly mutedUntilMs: number | undefined
  readonly presence: PresenceInfo | undefined
  /** Of one who is verified or changed. */
  readonly trust: NameTrust | undefined
  readonly summary: Summary
  /** Of what the person wants notice, in a group. */
  readonly notice: GroupNotice
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
  readonly groups?: ReadonlyMap<string, Group> | undefined
  readonly notices?: ReadonlyMap<string, GroupNoticeChoice> | undefined
  readonly summaries: ReadonlyMap<string, Summary>
  readonly presences: ReadonlyMap<string, PresenceInfo>
  readonly typing: ReadonlySet<string>
  readonly nowMs: number
  readonly trust?: ReadonlyMap<string, NameTrust> | undefined
  /** Only names that contain this. */
  readonly query?: string | undefined
}

/** Puts the roster together. */
export function rosterOf(parts: RosterParts): Roster {
  const {
    contacts,
    groups = new Map<string, Group>(),
    summaries,
    presences,
    typing,
    nowMs,
    trust,
    query = '',
    notices,
  } = parts
  const mutedUntilMs = (choice: Pick<GroupNoticeChoice, 'mutedUntilMs'> | undefined): number | undefined =>
    isMuted(choice, nowMs) ? choice?.mutedUntilMs : undefined
  const row = (name: string, contact?: Contact, group?: Group): RosterRow => ({
    name,
    called: group?.name ?? name,
    group,
    standing: group === undefined ? (contact?.state ?? 'stranger') : 'group',
    note: contact?.note ?? '',
    askedBy: contact?.asked?.by,
    mutedUntilMs: mutedUntilMs(group === undefined ? contact : notices?.get(name)),
    presence: presences.get(name),
    trust: trust?.get(name),
    summary: summaries.get(name) ?? emptySummary,
    notice: notices?.get(name)?.notice ?? 'all',
    isTyping: typing.has(name),
  })
  const wanted = query.trim().toLocaleLowerCase()
  const known = new Set(contacts.map(({ name }) => name))
  const rows = [
    ...contacts.map((contact) => row(contact.name, contact)),
    ...[...summaries]
      .filter(([name, { latest }]) => !known.has(name) && conversationOf(name) === undefined && latest !== undefined)
      .map(([name]) => row(name)),
    ...[...groups.values()].map((group) => row(group.place, undefined, group)),
  ].filter(({ called }) => called.toLocaleLowerCase().includes(wanted))
  const sinceMs = new Map(contacts.map((contact) => [contact.name, contact.sinceMs]))
  const orderMs = ({ summary: { latest } }: RosterRow): number | undefined => latest && orderOfKey(latest.key)
  const atMs = (one: RosterRow): number => orderMs(one) ?? sinceMs.get(one.name) ?? 0
  const byTalk = (a: RosterRow, b: RosterRow): number =>
    (orderMs(b) ?? 0) - (orderMs(a) ?? 0) || (a.called < b.called ? -1 : 1)
  return {
    asking: rows.filter(({ standing }) => standing === 'asking').sort((a, b) => atMs(b) - atMs(a)),
    people: rows.filter(({ standing }) => standing !== 'asking' && standing !== 'blocked').sort(byTalk),
    blocked: rows.filter(({ standing }) => standing === 'blocked'),
  }
}
