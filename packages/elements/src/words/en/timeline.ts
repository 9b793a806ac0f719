import { en as plural } from '../plural.ts'

/** The messages of a conversation. */
export const timeline = {
  area: 'timeline' as const,
  messagesWith: (name: string): string => `Messages with ${name}`,
  earlier: 'Earlier messages…',
  nothingYet: 'Nothing has been said yet.',
  sealed: (name: string): string =>
    `What you and ${name} write is sealed between your devices; the network cannot read it.`,
  /** The line before the first message that was not seen. */
  unread: 'Unread',
  toNewest: 'To the newest message',
  toNewestUnread: (count: number): string =>
    plural(count, { one: 'To the newest message, # unread', other: 'To the newest message, # unread' }),
  /** Who wrote a message, for the ear. */
  you: 'You',
  said: (who: string, when: string): string => `${who}, ${when}: `,
  /** A button that says how a message stands, and opens its story. */
  details: (words: string): string => `${words}. Details`,
  /** Under a text of which only the beginning is shown. */
  showAll: (count: string): string => `Show all of it: ${count} characters`,
  tryAgain: 'Try again',
  discard: 'Discard',
  /** In place of messages that will never come to this device. */
  expiredHere: (count: number): string =>
    plural(count, {
      one: 'A message expired before this device was there.',
      other: '# messages expired before this device was there.',
    }),
  lostHere: (count: number): string =>
    plural(count, {
      one: 'A message sent to this device is lost: its store is an older copy.',
      other: '# messages sent to this device are lost: its store is an older copy.',
    }),
}
