import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'En curso',
  earlier: 'Anteriores',
  empty: 'Aún no hay archivos. Aquí aparece lo que envías y lo que llega.',
  from: (name) => `de ${name}`,
  to: (name) => `para ${name}`,
}
