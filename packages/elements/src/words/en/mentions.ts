/** Names that are meant in a message, and notices of them. */
export const mentions = {
  area: 'mentions' as const,
  /** The list that completes a name behind an `@`. */
  people: 'People in this conversation',
  ofYourself: (name: string): string => `${name} (you)`,
  /** Of what a person wants notice in a group. */
  noticeOf: 'Notices of this group',
  all: 'All messages',
  mentions: 'Only when somebody mentions you',
  nothing: 'None',
  noticeHint: 'On this device. Messages come as before.',
}
