import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Kto ją ma',
  has: 'Dostarczono',
  waits: 'Czeka na serwerze',
  underWay: 'W drodze',
  lacks: 'Nie zostanie dostarczona',
}
