import type { Conversation } from '../../controllers/chat/conversation.ts'

/** A window over messages: of a conversation, or of a thread in it. */
export type TimelineWindow = Pick<
  Conversation,
  'name' | 'state' | 'isAtEnd' | 'loadOlder' | 'loadNewer' | 'jumpToEnd' | 'markSeen'
>
