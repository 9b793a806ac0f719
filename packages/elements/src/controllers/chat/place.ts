/**
 * Where a conversation happens: a name, or `~` and the id of a conversation of several people. It is the beginning of the keys of its messages, and the key of its summary, draft and route. No
 * name begins with `~`.
 */
const conversationSign = '~'

/** The place of a conversation of several people. */
export function placeOfConversation(id: string): string {
  return `${conversationSign}${id}`
}

/** The id of the conversation of several people that this place is; nothing when it is a name. */
export function conversationOf(place: string): string | undefined {
  return place.startsWith(conversationSign) ? place.slice(conversationSign.length) : undefined
}
