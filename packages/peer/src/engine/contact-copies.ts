import { pathPolicies, type PathPolicy } from '@kith/core'
import { contactRequestBytesMax, isName, isRequestText, type PeerName, utf8Bytes } from '@kith/wire'
import type { ContactJournals } from '../api/contacts.ts'
import type { Json, Transaction } from '../api/messages.ts'
import { contactsMax } from './contact-keeper.ts'
import { changedAtMs, contactOf, contactsCollection, type StoredContact } from './contact-record.ts'
import { heardMs } from './own-times.ts'
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
type ToldContact = {
  readonly name: string
  readonly state: StoredContact['state']
  readonly note: string
  readonly sinceMs: number
  readonly changedMs: number
  readonly asked?: NonNullable<StoredContact['asked']>
  readonly paths?: PathPolicy
  readonly sees?: NonNullable<StoredContact['sees']>
  readonly mutedUntilMs?: number
  readonly journals?: ContactJournals
  readonly proof?: string
}

export interface ContactCopiesOptions extends OwnTellingOptions {
  readonly names: () => readonly PeerName[]
}

/** Keeps contacts the same on all devices of the own name. Of two changes the later one stands, by the clocks of the devices that made them. */
export class ContactCopies extends OwnTelling {
  readonly #names: () => readonly PeerName[]

  constructor(options: ContactCopiesOptions) {
    super({ type: contactsMessageType, collection: toldCollection }, options)
    this.#names = options.names
  }

  /** Tells the other devices how a contact is now, in the commit that changes it. */
  async tell(tx: Transaction, name: string): Promise<void> {
    if (this.isAlone) return
    this.send(tx, { contacts: [toldOf(name, await contactOf(tx, name))] })
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
      if (before === undefined ? told.state === 'removed' || room-- <= 0 : !isLater(told, before)) continue
      const { state, note, sinceMs } = told
      const changedMs = heardMs(told.changedMs)
      const granted = before?.granted ?? 'none'
      if (state === 'removed' && granted === 'none') tx.delete(contactsCollection, told.name)
      else {
        const contact: StoredContact = { state, note, sinceMs, changedMs, granted, ...extrasOf(told) }
        tx.put(contactsCollection, told.name, contact as unknown as Json)
      }
    }
  }
}

/** Whether what another device tells stands; of two changes at the same time every device chooses the same. */
function isLater(told: ToldContact, before: StoredContact): boolean {
  const { name, state, note, sinceMs, changedMs } = told
  if (changedMs !== changedAtMs(before)) return changedMs > changedAtMs(before)
  const rank = JSON.stringify({ name, state, note, sinceMs, changedMs, ...extrasOf(told) })
  return rank > JSON.stringify(toldOf(name, before))
}

/** How a contact is told; one that is no more, as removed now. */
function toldOf(name: string, contact: StoredContact | undefined): ToldContact {
  if (contact === undefined) return { name, state: 'removed', note: '', sinceMs: Date.now(), changedMs: Date.now() }
  const { state, note, sinceMs } = contact
  return { name, state, note, sinceMs, changedMs: changedAtMs(contact), ...extrasOf(contact) }
}

type Extras = Pick<ToldContact, 'asked' | 'paths' | 'sees' | 'mutedUntilMs' | 'journals' | 'proof'>

function extrasOf({ asked, paths, sees, mutedUntilMs, journals, proof }: Extras): Extras {
  return {
    ...(asked !== undefined && { asked }),
    ...(paths !== undefined && { paths }),
    ...(sees !== undefined && { sees }),
    ...(mutedUntilMs !== undefined && { mutedUntilMs }),
    ...(journals !== undefined && { journals }),
    ...(proof !== undefined && { proof }),
  }
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
  const { name, state, note, asked, sinceMs, changedMs, paths, sees, mutedUntilMs, journals, proof } = value as Partial<
    Record<keyof ToldContact, unknown>
  >
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
    (paths === undefined || (pathPolicies as readonly unknown[]).includes(paths))
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
