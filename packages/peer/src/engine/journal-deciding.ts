import { KithError, type PeerName } from '@kith/wire'
import type { Transaction } from '../api/messages.ts'
import type { JournalStep } from '../backend/passing.ts'
import { contactOf } from './contact-record.ts'
import { journalMessageType, putJournals, type TellOwn } from './journal-consent.ts'

/** Decides about the journals between the own name and a contact, and tells the contact. */
export async function decideJournal(
  tx: Transaction,
  step: Exclude<JournalStep['step'], 'erase'>,
  name: PeerName,
  tell: TellOwn,
): Promise<void> {
  const contact = await contactOf(tx, name)
  if (contact?.state !== 'contact') throw new KithError('option-invalid', 'This name is no contact.')
  const before = contact.journals ?? {}
  const nowMs = Date.now()
  const isGiven = before.givenMs !== undefined
  const isKept = before.keptMs !== undefined
  if (step === 'allow' && !isGiven) {
    tx.send(name, journalMessageType, { allows: true })
    await putJournals(tx, name, contact, { ...before, givenMs: nowMs }, 'person', tell)
  } else if (step === 'withdraw') {
    // Also when it is not known to have been given: the contact may have heard so from another device.
    const { givenMs: _, takenMs: __, ...rest } = before
    tx.send(name, journalMessageType, { allows: false })
    await putJournals(tx, name, contact, rest, 'person', tell)
  } else if (step === 'keep' && !isKept) {
    if (before.allowedMs === undefined) throw new KithError('journal-not-allowed')
    tx.send(name, journalMessageType, { keeps: true })
    await putJournals(tx, name, contact, { ...before, keptMs: nowMs }, 'person', tell)
  } else if (step === 'stop' && isKept) {
    const { keptMs: _, ...rest } = before
    tx.send(name, journalMessageType, { keeps: false })
    await putJournals(tx, name, contact, rest, 'person', tell)
  }
}
