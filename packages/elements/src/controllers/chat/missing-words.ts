import { timeline } from '../../words/en/timeline.ts'
import type { Words } from '../../words/words.ts'
import type { ChatMessage } from './message-record.ts'

/** What stands in a conversation for messages that will never come. */
export function missingWords({ missing = 1, reason }: Pick<ChatMessage, 'missing' | 'reason'>, words: Words): string {
  const says = words.of(timeline)
  return reason === 'expired' ? says.expiredHere(missing) : says.lostHere(missing)
}
