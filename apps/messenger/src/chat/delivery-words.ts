import { codeSentence } from '../network/names.ts'
import type { ConversationEntry } from './conversation.ts'

/** The sign beside an own message, and what it says in words. */
export interface DeliveryMark {
  readonly sign: 'clock' | 'tick' | 'ticks' | 'alert'
  readonly words: string
}

/** Reads the mark of an own message. */
export function markOf({ state, code, path, fault }: ConversationEntry, to: string): DeliveryMark {
  if (fault !== undefined) return { sign: 'alert', words: `Not sent: ${fault}` }
  if (state === undefined) return { sign: 'clock', words: 'Being written to this device' }
  switch (state) {
    case 'addressing':
    case 'accepted':
      return { sign: 'clock', words: code === undefined ? 'Waiting on this device' : `Waiting: ${codeSentence(code)}` }
    case 'stored':
      return { sign: 'tick', words: `Kept by the server until ${to} is there` }
    case 'committed':
      return {
        sign: 'ticks',
        words: `Delivered${path === undefined ? '' : path === 'direct' ? ', directly' : ', by relay'}`,
      }
    case 'expired':
      return { sign: 'alert', words: 'Not delivered: its time ran out' }
    case 'rejected':
      return { sign: 'alert', words: `Not delivered: ${codeSentence(code)}` }
    case 'indeterminate':
      return { sign: 'alert', words: `Cannot be known: ${codeSentence(code)}` }
  }
}
