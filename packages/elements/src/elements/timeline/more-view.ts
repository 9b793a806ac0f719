import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { Cell } from '../../controllers/observable/cell.ts'
import { loadInto } from '../foundation/load-into.ts'
import type { Plain } from './message-extras.ts'
import type { MessageView } from './message.ts'
import type * as parts from './more-parts.ts'

/** What few messages have more: names that they mention, emoticons, what they ask, signs under them. */
export type MoreParts = typeof parts

/** It is loaded when there is such a message. */
export const moreView: Cell<MoreParts | undefined> = new Cell<MoreParts | undefined>(undefined)

/** Whether a message has more than words. */
export function hasMore({
  mentions,
  emoticons,
  signs,
  poll,
  answers,
  reply,
  isForwarded,
  lasts,
}: ConversationEntry): boolean {
  return [mentions, emoticons, signs, poll, answers, reply, isForwarded, lasts].some((each) => each !== undefined)
}

/** What is shown of it; until it is loaded nothing, and `moreView` tells when it is. */
export function moreParts(): MoreParts | undefined {
  return loadInto(moreView, () => import('./more-parts.ts'))
}

/** How the words of a message are shown in which names are meant, or pictures stand for words. */
export function plainOf(entry: ConversationEntry, view: MessageView): Plain | undefined {
  return (entry.mentions ?? entry.emoticons) === undefined ? undefined : moreParts()?.wordsOf(entry, view)
}
