import { pathPolicies } from '@kith/core'
import { contactRequestBytesMax, isName, isRequestText, type PeerName, utf8Bytes } from '@kith/wire'
import type { ContactJournals } from '../api/contacts.ts'
import type { Json, Transaction } from '../api/messages.ts'
import { contactsMax } from './contact-keeper.ts'
import {
  contactOf,
  contactsCollection,
  contactSettings,
  isOver,
  mergedContact,
  type SharedContact,
  type StoredContact,
} from './contact-record.ts'
import { OwnTelling, type OwnTellingOptions } from './own-telling.ts'

/** The type of what the devices of a name tell each other of contacts (spec PE83). */
export const contactsMessageType = 'kith.contacts'
/** Where this device remembers which others it has told all its contacts. */
const toldCollection = 'kith.contacts-told'

/** Contacts in one message, and bytes of JSON so that they fit. */
const contactsAtOnce = 50
const jsonBytesMax = 40_000
/** Characters of a signed contact request in base64url. */
const proofLengthMax = Math.ceil((contactRequestBytesMax * 4) / 3)

/** How a contact is, as one device tells it another. */
type ToldContact = SharedContact & { readonly name: string }

export interface ContactCopiesOptions extends OwnTellingOptions {
  readonly names: () => readonly PeerName[]
}

/** Keeps contacts the same on all devices of the own name. Of each thing the later change stands. */
export class ContactCopies extends OwnTelling {
  readonly #names: () => readonly PeerName[]

  constructor(options: ContactCopiesOptions) {
    super({ type: contactsMessageType, collection: toldCollection }, options)
    this.#names = options.names
  }

  /** Tells the other devices how a contact is now, in the commit that changes it. */
  async tell(tx: Transaction, name: string): Promise<void> {
    const contact = await contactOf(tx, name)
    if (contact !== undefined && !this.isAlone) this.send(tx, { contacts: [toldOf(name, contact)] })
  }

  protected async tellAll(tx: Transaction): Promise<void> {
    const names = this.#names()
    for (let at = 0; at < names.length; at += contactsAtOnce) {
      const some = await Promise.all(
        names.slice(at, at + contactsAtOnce).map(async (name) => {
          const contact = await contactOf(tx, name)
          return contact && toldOf(name, contact)
        }),
      )
      for (const contacts of inPieces(some.filter((one) => one !== undefined))) this.send(tx, { contacts })
    }
  }

  protected async heard({ contacts }: { readonly contacts?: unknown }, tx: Transaction): Promise<void> {
    if (!Array.isArray(contacts)) return
    let room = contactsMax - this.#names().length
    for (const told of contacts.slice(0, contactsAtOnce) as unknown[]) {
      if (!isTold(told)) continue
      const before = await contactOf(tx, told.name)
      if (before === undefined && (isOver(told) || room-- <= 0)) continue
      const after = before === undefined ? firstHeard(told) : mergedContact(before, told)
      if (JSON.stringify(after) === JSON.stringify(before)) continue
      tx.put(contactsCollection, told.name, after as unknown as Json)
    }
  }
}

/** A contact that another device tells and this one does not know. */
function firstHeard({ name: _, ...told }: ToldContact): StoredContact {
  return mergedContact({ ...told, changedMs: -1, setMs: {}, granted: 'none' }, told)
}

function toldOf(name: string, { granted: _, ...shared }: StoredContact): ToldContact {
  return { name, ...shared }
}

/** Contacts in pieces that fit into one message. */
function inPieces(contacts: readonly ToldContact[]): readonly (readonly ToldContact[])[] {
  const pieces: ToldContact[][] = [[]]
  let bytes = 0
  for (const contact of contacts) {
    const size = utf8Bytes(JSON.stringify(contact)).byteLength
    if (bytes + size > jsonBytesMax) {
      pieces.push([])
      bytes = 0
    }
    pieces.at(-1)?.push(contact)
    bytes += size
  }
  return pieces
}

const states: readonly unknown[] = [
  'requested',
  'asking',
  'contact',
  'blocked',
  'declined',
  'removed',
] satisfies StoredContact['state'][]

function isTold(value: unknown): value is ToldContact {
  if (typeof value !== 'object' || value === null) return false
  const { name, state, note, asked, sinceMs, changedMs, setMs, paths, sees, mutedUntilMs, journals, proof } =
    value as Partial<Record<keyof ToldContact, unknown>>
  return (
    typeof name === 'string' &&
    isName(name) &&
    states.includes(state) &&
    typeof note === 'string' &&
    isRequestText(note) &&
    (asked === undefined || isAsked(asked)) &&
    (sees === undefined || sees === 'no-times' || sees === 'nothing') &&
    (mutedUntilMs === undefined || isTime(mutedUntilMs)) &&
    (journals === undefined || areJournals(journals)) &&
    (proof === undefined || (typeof proof === 'string' && proof.length <= proofLengthMax)) &&
    isTime(sinceMs) &&
    isTime(changedMs) &&
    (setMs === undefined || areSetTimes(setMs)) &&
    (paths === undefined || (pathPolicies as readonly unknown[]).includes(paths))
  )
}

function areSetTimes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(
    ([key, time]) => (contactSettings as readonly string[]).includes(key) && isTime(time),
  )
}

function isAsked(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { by, atMs } = value as { by?: unknown; atMs?: unknown }
  return (by === 'me' || by === 'them') && isTime(atMs)
}

const journalTimes: readonly string[] = [
  'allowedMs',
  'keptMs',
  'givenMs',
  'takenMs',
] satisfies (keyof ContactJournals)[]

function areJournals(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(([key, time]) => journalTimes.includes(key) && isTime(time))
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
