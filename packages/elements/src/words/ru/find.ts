import type { Sentences } from '../catalogue.ts'
import type { find as english } from '../en/find.ts'

export const find: Sentences<typeof english> = {
  find: 'Искать в этой беседе',
  none: 'Ничего',
  of: (at, count) => `${at} из ${count}`,
  older: 'Предыдущее',
  newer: 'Следующее',
  close: 'Закрыть',
}
