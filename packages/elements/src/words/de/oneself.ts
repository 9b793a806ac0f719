import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Schnellauswahl',
  quick: { meeting: 'In einer Besprechung', lunch: 'Mittagspause', travelling: 'Unterwegs', focus: 'Konzentriert' },
  clearAfter: 'Notiz verschwindet nach',
  spans: { '30': '30 Minuten', '60': '1 Stunde', '240': '4 Stunden', day: 'diesem Tag', never: 'Nie' },
  until: (when) => `Bis ${when}`,
}
