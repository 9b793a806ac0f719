import type { ContactJournals } from '../api/contacts.ts'
import type { Json, Message, Transaction } from '../api/messages.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import { type ChangedBy, contactOf, contactsCollection, type StoredContact, withSetting } from './contact-record.ts'

/** Marks of status journals by name and day: `alice/020780`. */
export const journalCollection = 'kith.journal'
/** The type of the messages in which contacts tell each other of status journals (spec PR10). */
export const journalMessageType = 'kith.journal'

/** Tells the other devices of the own name how a contact is now. */
export type TellOwn = (tx: Transaction, name: string) => Promise<void>

/** The handler of what contacts tell of journals. */
export function journalHandlers({ tell }: { readonly tell: TellOwn }): ReadonlyMap<string, RegisteredHandler> {
  const handle = async ({ from, body }: Message<unknown>, tx: Transaction): Promise<void> => {
    const contact = await contactOf(tx, from)
    if (contact?.state !== 'contact') return
    const before = contact.journals ?? {}
    const after = heard(before, (body ?? {}) as Readonly<Record<string, unknown>>, Date.now())
    if (after !== before) await putJournals(tx, from, contact, after, 'message', tell)
  }
  return new Map([[journalMessageType, { handle, schema: undefined, withinMs: handlerMsDefault }]])
}

/** What is so after a contact told something; the same object when it says nothing new. */
function heard(
  before: ContactJournals,
  { allows, keeps }: Readonly<Record<string, unknown>>,
  nowMs: number,
): ContactJournals {
  if (allows === true) return before.allowedMs === undefined ? { ...before, allowedMs: nowMs } : before
  if (allows === false) {
    const { allowedMs, keptMs, ...rest } = before
    return allowedMs === undefined && keptMs === undefined ? before : rest
  }
  // Whoever says that it keeps what nobody allowed says nothing of worth.
  if (keeps === true)
    return before.givenMs === undefined || before.takenMs !== undefined ? before : { ...before, takenMs: nowMs }
  if (keeps === false && before.takenMs !== undefined) {
    const { takenMs: _, ...rest } = before
    return rest
  }
  return before
}

/** Keeps what is so of journals between the own name and a contact from now on, and tells the own devices. */
export async function putJournals(
  tx: Transaction,
  name: string,
  contact: StoredContact,
  journals: ContactJournals,
  by: ChangedBy,
  tell: TellOwn,
): Promise<void> {
  const changed = withSetting(contact, 'journals', Object.keys(journals).length > 0 ? journals : undefined, by)
  tx.put(contactsCollection, name, changed as unknown as Json)
  await tell(tx, name)
}
