/** The type of a message to the other devices of the own name: this is preferred from now on. */
export const preferencesMessageType = 'chat.preferences'
