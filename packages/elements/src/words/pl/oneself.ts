import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Szybki wybór',
  quick: { meeting: 'Na spotkaniu', lunch: 'Przerwa obiadowa', travelling: 'W podróży', focus: 'W skupieniu' },
  clearAfter: 'Notatka znika po',
  spans: { '30': '30 minutach', '60': '1 godzinie', '240': '4 godzinach', day: 'tym dniu', never: 'Nigdy' },
  until: (when) => `Do: ${when}`,
}
