/** The head of a conversation, and what is to be decided about the name in it. */
export const conversation = {
  area: 'conversation' as const,
  /** How messages travel now: one word, and a sentence. */
  direct: 'direct',
  relay: 'relay',
  kept: 'kept',
  goDirectly: 'Messages go directly between your devices',
  goThroughServer: 'Messages go through the server',
  areKept: 'Messages are kept until they can be delivered',
  dropToSend: (name: string): string => `Drop to send to ${name}`,
  /** Above the journal of somebody's states. */
  journalOf: (name: string): string => `Status journal of ${name}`,
  back: 'Back to the list',
  about: (name: string): string => `About ${name}`,
  youAsked: (name: string): string =>
    `You asked ${name} to be your contact. What you write meanwhile may wait here until ${name} accepts.`,
  youBlocked: (name: string): string => `You blocked ${name}. Nothing more is taken from this name.`,
  noContact: (name: string): string =>
    `${name} is not among your contacts. What you write first goes along with a request.`,
  takeBack: 'Take back',
  block: 'Block',
  unblock: 'Unblock',
  add: 'Add',
  compare: 'Compare',
  itIsFine: 'It is fine',
}
