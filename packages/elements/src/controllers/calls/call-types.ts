/** The type of the signals that calls are made of (spec CC1). */
export const callSignalType = 'chat.call'
/** The type of the message that says what became of a call (spec CC10). */
export const calledMessageType = 'chat.called'
