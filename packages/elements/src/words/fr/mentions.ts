import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Qui est dans cette conversation',
  ofYourself: (name) => `${name} (vous)`,
  noticeOf: 'Notifications de ce groupe',
  all: 'Tous les messages',
  mentions: 'Seulement quand on vous mentionne',
  nothing: 'Aucune',
  noticeHint: 'Sur cet appareil. Les messages arrivent comme avant.',
}
