/** Names that are meant in a message, and notices of them. */
export const mentions = {
  area: 'mentions' as const,
  /** Beside the sign at a name in the list, for the ear. */
  youAreMentioned: 'you are mentioned',
  /** A notification. */
  mentionsYou: (name: string): string => `${name} mentions you`,
  quietButMentions: 'Quiet, except when you are mentioned',
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
