import { en as plural } from '../plural.ts'

/** Who has read what, as a choice. */
export const reading = {
  area: 'reading' as const,
  /** The choice, and what it does. */
  tell: 'Tell others what you have read',
  tellHint: 'On all your devices. Without it, you are not told what others have read either.',
  /** Beside an own message. */
  readBy: (name: string): string => `Read by ${name}`,
  readByAll: 'Read by everybody',
  readByCount: (count: number): string =>
    plural(count, { one: 'Delivered, and read by # person', other: 'Delivered, and read by # people' }),
  /** In the details of a message, before names. */
  read: 'Read by',
}
