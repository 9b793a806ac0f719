import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Buscar nesta conversa',
  none: 'Nada',
  of: (at, count) => `${at} de ${count}`,
  older: 'O anterior',
  newer: 'O próximo',
  close: 'Fechar',
}
