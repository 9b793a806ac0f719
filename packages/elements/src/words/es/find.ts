import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Buscar en esta conversación',
  none: 'Nada',
  of: (at, count) => `${at} de ${count}`,
  older: 'El anterior',
  newer: 'El siguiente',
  close: 'Cerrar',
}
