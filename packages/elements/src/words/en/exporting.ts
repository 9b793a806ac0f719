import { en as plural } from '../plural.ts'

/** A conversation as a file. */
export const exporting = {
  area: 'exporting' as const,
  title: 'Export conversation',
  hint: 'What is on this device, as a file for you alone. Messages that disappear are left out; files are named, not contained.',
  asPage: 'To read (HTML)',
  asData: 'As data (JSON)',
  cancel: 'Cancel',
  saved: 'Saved.',
  fault: 'The export did not work. Try again.',
  heading: (name: string): string => `Conversation with ${name}`,
  made: (moment: string): string => `Exported on ${moment}`,
  aFile: (name: string, size: string): string => `File: ${name} (${size})`,
  gathered: (count: number): string => plural(count, { one: '# message gathered', other: '# messages gathered' }),
  /** In place of its words. */
  nudge: 'A nudge',
}
