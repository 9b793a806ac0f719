/** Collections of emoticons in the peer's store, beside their pictures (`chatCollections.emoticons`). */
export const emoticonCollections = {
  /** Hashes of the pictures that somebody sent, the oldest first, by name. */
  sent: 'chat.emoticons-sent',
  /** The emoticons of one's own, by hash. */
  own: 'chat.emoticons-own',
  /** The names that have a picture from this device, by place and hash. */
  told: 'chat.emoticons-told',
} as const
