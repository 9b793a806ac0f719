import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Szukaj w tej rozmowie',
  none: 'Nic',
  of: (at, count) => `${at} z ${count}`,
  older: 'Poprzednie',
  newer: 'Następne',
  close: 'Zamknij',
}
