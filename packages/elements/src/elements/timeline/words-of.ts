import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { emoticonsOf } from './emoticons.ts'
import { mentionsOf } from './mentions.ts'
import type { Plain } from './message-extras.ts'
import type { MessageView } from './message.ts'

/** How the words of a message are shown in which names are meant, or pictures stand for words. */
export function wordsOf({ text, mentions, emoticons }: ConversationEntry, view: MessageView): Plain {
  const words: Plain = mentions === undefined ? (part) => part : mentionsOf(mentions, view)
  return emoticons === undefined ? words : emoticonsOf(emoticons, text, view, words)
}
