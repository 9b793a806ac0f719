import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Кто получил',
  has: 'Получено',
  waits: 'Ждёт на сервере',
  underWay: 'В пути',
  lacks: 'Не будет получено',
}
