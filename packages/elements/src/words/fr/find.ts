import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Chercher dans cette conversation',
  none: 'Rien',
  of: (at, count) => `${at} sur ${count}`,
  older: 'Le précédent',
  newer: 'Le suivant',
  close: 'Fermer',
}
