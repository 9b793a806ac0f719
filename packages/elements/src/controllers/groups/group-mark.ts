import type { ConversationEntry } from '../chat/conversation.ts'
import type { DeliveryMark } from '../chat/delivery-words.ts'
import { groupLines } from '../../words/en/group-lines.ts'
import type { Words } from '../../words/words.ts'
import { conversationOf } from '../chat/place.ts'

/** The mark of an own message to several people; nothing where it is that of any message. */
export function groupMark({ key, state, code, fault }: ConversationEntry, words: Words): DeliveryMark | undefined {
  if (conversationOf(key) === undefined || fault !== undefined) return undefined
  const says = words.of(groupLines)
  switch (state) {
    case 'accepted':
    case 'addressing':
      return { sign: 'clock', words: says.sent }
    case 'stored':
      return { sign: 'tick', words: says.kept }
    case 'committed':
      return code === undefined ? { sign: 'ticks', words: says.delivered } : { sign: 'alert', words: says.partly }
    default:
      return undefined
  }
}
