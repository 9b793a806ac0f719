import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Osoby w tej rozmowie',
  ofYourself: (name) => `${name} (Ty)`,
  noticeOf: 'Powiadomienia z tej grupy',
  all: 'Wszystkie wiadomości',
  mentions: 'Tylko wzmianki o Tobie',
  nothing: 'Żadne',
  noticeHint: 'Na tym urządzeniu. Wiadomości przychodzą jak dotąd.',
}
