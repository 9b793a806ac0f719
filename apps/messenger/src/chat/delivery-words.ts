import { codeSentence } from '../network/names.ts'
import type { ConversationEntry } from './conversation.ts'

/** The sign beside an own message, and what it says in words. */
export interface DeliveryMark {
  readonly sign: 'clock' | 'tick' | 'ticks' | 'alert'
  readonly words: string
}

/** Reads the mark of an own message. `isAsked` says that a contact request to the name is open. */
export function markOf(entry: ConversationEntry, to: string, isAsked: boolean): DeliveryMark {
  const { state, code, path, fault, elsewhere, asked } = entry
  if (asked === 'open') return { sign: 'clock', words: `Went along with your request; ${to} reads it before deciding` }
  if (asked === 'accepted') return { sign: 'ticks', words: `Went along with your request, which ${to} accepted` }
  if (isAsked && code === 'contacts-only' && fault === undefined)
    return { sign: 'clock', words: `${to} will see this after accepting your request` }
  if (fault !== undefined) return { sign: 'alert', words: `Not sent: ${fault}` }
  if (state === undefined) return { sign: 'clock', words: 'Being written to this device' }
  const isWithdrawn = code === 'canceled' || code === 'superseded'
  if (isWithdrawn && (state === 'accepted' || state === 'stored'))
    return { sign: 'clock', words: `Being taken back, until ${to} is there to decide it` }
  switch (state) {
    case 'scheduled':
      return { sign: 'clock', words: 'Waiting for its time' }
    case 'addressing':
    case 'accepted':
      // A reason means that it may not get there as things are: a person should look.
      return code === undefined
        ? { sign: 'clock', words: elsewhere === true ? 'Sent from another device of yours' : 'Waiting on this device' }
        : { sign: 'alert', words: `Waiting: ${codeSentence(code)}` }
    case 'stored':
      return code === undefined
        ? { sign: 'tick', words: `Kept by the server until ${to} is there` }
        : { sign: 'alert', words: `Kept by the server: ${codeSentence(code)}` }
    case 'committed':
      return {
        sign: 'ticks',
        words: `Delivered${path === undefined ? '' : path === 'direct' ? ', directly' : ', through the server'}`,
      }
    case 'expired':
      return {
        sign: 'alert',
        words: isWithdrawn ? 'Taken back before it was delivered' : 'Not delivered: its time ran out',
      }
    case 'rejected':
      return { sign: 'alert', words: `Not delivered: ${codeSentence(code)}` }
    case 'indeterminate':
      return { sign: 'alert', words: `Cannot be known: ${codeSentence(code)}` }
  }
}
