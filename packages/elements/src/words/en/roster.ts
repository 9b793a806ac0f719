import { en as plural } from '../plural.ts'

/** The list of everybody one knows. */
export const roster = {
  area: 'roster' as const,
  settings: 'Settings',
  addSomebody: 'Add somebody',
  newGroup: 'New group',
  search: 'Search',
  searchHint: 'Search people, messages and commands',
  conversations: 'Conversations',
  requests: 'Requests',
  people: 'People',
  messages: 'Messages',
  commands: 'Commands',
  blockedCount: (count: number): string => plural(count, { one: 'Blocked (#)', other: 'Blocked (#)' }),
  nothingFound: (query: string): string => `Nothing found for “${query}”.`,
  nobody: 'Nobody is here yet. Add somebody by name, or send them your link.',
  unblock: 'Unblock',
  unblockName: (name: string): string => `Unblock ${name}`,
  /** Behind the number at a name, for the ear. */
  unread: 'unread',
  draft: 'Draft:',
  asks: 'Asks to be your contact',
  /** Before what one said last oneself. */
  you: 'You:',
  asked: 'Asked, not answered yet',
  blocked: 'Blocked',
  /** Beside the sign at a name in the list, for the ear. */
  youAreMentioned: 'you are mentioned',
  quietButMentions: 'Quiet, except when you are mentioned',
}
