import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'In dieser Unterhaltung suchen',
  none: 'Nichts',
  of: (at, count) => `${at} von ${count}`,
  older: 'Der Fund davor',
  newer: 'Der nächste Fund',
  close: 'Schließen',
}
