/** Collections of display pictures in the peer's store. */
export const pictureCollections = {
  /** What each contact, and this person, looks like, by name. */
  pictures: 'chat.pictures',
  /** Which of the own pictures a contact was told last: when it was chosen, by name. */
  told: 'chat.pictures-told',
} as const
