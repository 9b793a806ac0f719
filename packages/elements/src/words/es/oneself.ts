import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Opciones rápidas',
  quick: { meeting: 'En una reunión', lunch: 'Comiendo', travelling: 'De viaje', focus: 'Concentración' },
  clearAfter: 'La nota se quita tras',
  spans: { '30': '30 minutos', '60': '1 hora', '240': '4 horas', day: 'este día', never: 'Nunca' },
  until: (when) => `Hasta: ${when}`,
}
