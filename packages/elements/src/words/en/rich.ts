import { en as plural } from '../plural.ts'

/** What is done with messages that are there: answering, writing anew, taking back, signs, pins, passing on. */
export const rich = {
  area: 'rich' as const,
  /** The menu of a message, and the button that opens it. */
  menu: 'What to do with this message',
  more: 'More',
  signs: 'Put a sign under it',
  reply: 'Reply',
  edit: 'Edit',
  copy: 'Copy text',
  forward: 'Forward',
  pin: 'Pin',
  unpin: 'Unpin',
  details: 'Details',
  delete: 'Delete',
  deleteForAll: 'Delete for everybody?',
  mayBeRead: 'Somebody may have read it already.',
  keep: 'Keep',
  cancel: 'Cancel',
  save: 'Save',
  /** In place of a message that its author took back. */
  deleted: 'This message was deleted.',
  edited: 'edited',
  forwarded: 'Forwarded',
  /** Over the field, while an answer or an edit is written. */
  replyTo: (name: string): string => `Reply to ${name}`,
  replyToSelf: 'Reply to yourself',
  editing: 'Edit your message',
  /** A quoted message, for the ear: who wrote it, and its words. */
  answers: (name: string, words: string): string => `Answers ${name}: ${words}`,
  /** A sign under a message, for the ear: the sign, and the names of who put it there. */
  signOf: (sign: string, names: string): string => `${sign} from ${names}`,
  pinned: 'Pinned',
  pinnedCount: (count: number): string => plural(count, { one: '# pinned message', other: '# pinned messages' }),
  file: 'A file',
  forwardTo: 'Forward to',
  findName: 'Find a name',
  nobody: 'Nobody of that name.',
}
