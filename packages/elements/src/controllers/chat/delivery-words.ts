import { delivery } from '../../words/en/delivery.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'
import type { ConversationEntry } from './conversation.ts'

/** The sign beside an own message, and what it says in words. */
export interface DeliveryMark {
  readonly sign: 'clock' | 'tick' | 'ticks' | 'read' | 'alert'
  readonly words: string
}

/** Reads the mark of an own message. `isAsked` says that a contact request to the name is open. */
export function markOf(entry: ConversationEntry, to: string, isAsked: boolean, words: Words): DeliveryMark {
  const says = words.of(delivery)
  const { state, code, path, fault, elsewhere, asked } = entry
  if (asked === 'open') return { sign: 'clock', words: says.withRequest(to) }
  if (asked === 'accepted') return { sign: 'ticks', words: says.withAcceptedRequest(to) }
  if (isAsked && code === 'contacts-only' && fault === undefined) return { sign: 'clock', words: says.afterRequest(to) }
  if (fault !== undefined) return { sign: 'alert', words: says.notSent(codeSentence(fault, words)) }
  if (state === undefined) return { sign: 'clock', words: says.writing }
  const isWithdrawn = code === 'canceled' || code === 'superseded'
  if (isWithdrawn && (state === 'accepted' || state === 'stored')) return { sign: 'clock', words: says.takingBack(to) }
  switch (state) {
    case 'scheduled':
      return { sign: 'clock', words: says.scheduled }
    case 'addressing':
    case 'accepted':
      // A reason means that it may not get there as things are: a person should look.
      return code === undefined
        ? { sign: 'clock', words: elsewhere === true ? says.fromOtherDevice : says.waiting }
        : { sign: 'alert', words: says.waitingBecause(codeSentence(code, words)) }
    case 'stored':
      return code === undefined
        ? { sign: 'tick', words: says.kept(to) }
        : { sign: 'alert', words: says.keptBecause(codeSentence(code, words)) }
    case 'committed':
      return {
        sign: 'ticks',
        words:
          path === undefined ? says.delivered : path === 'direct' ? says.deliveredDirectly : says.deliveredByServer,
      }
    case 'expired':
      return {
        sign: 'alert',
        words: isWithdrawn ? says.takenBack : says.expired,
      }
    case 'rejected':
      return { sign: 'alert', words: says.notDelivered(codeSentence(code, words)) }
    case 'indeterminate':
      return { sign: 'alert', words: says.unknowable(codeSentence(code, words)) }
  }
}
