import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Wer in dieser Unterhaltung ist',
  ofYourself: (name) => `${name} (du)`,
  noticeOf: 'Hinweise aus dieser Gruppe',
  all: 'Alle Nachrichten',
  mentions: 'Nur wenn jemand dich erwähnt',
  nothing: 'Keine',
  noticeHint: 'Auf diesem Gerät. Nachrichten kommen wie bisher.',
}
