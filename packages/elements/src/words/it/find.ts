import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Cerca in questa conversazione',
  none: 'Niente',
  of: (at, count) => `${at} di ${count}`,
  older: 'Il precedente',
  newer: 'Il successivo',
  close: 'Chiudi',
}
