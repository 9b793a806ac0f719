import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Scelte rapide',
  quick: { meeting: 'In riunione', lunch: 'A pranzo', travelling: 'In viaggio', focus: 'Concentrazione' },
  clearAfter: 'La nota sparisce dopo',
  spans: { '30': '30 minuti', '60': '1 ora', '240': '4 ore', day: 'questo giorno', never: 'Mai' },
  until: (when) => `Fino a: ${when}`,
}
