import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Opções rápidas',
  quick: { meeting: 'Em reunião', lunch: 'Almoçando', travelling: 'Viajando', focus: 'Foco' },
  clearAfter: 'A nota some após',
  spans: { '30': '30 minutos', '60': '1 hora', '240': '4 horas', day: 'este dia', never: 'Nunca' },
  until: (when) => `Até: ${when}`,
}
