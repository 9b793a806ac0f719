import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'В пути',
  earlier: 'Раньше',
  empty: 'Файлов пока нет. Здесь видно то, что вы отправляете, и то, что приходит.',
  from: (name) => `от ${name}`,
  to: (name) => `для ${name}`,
}
