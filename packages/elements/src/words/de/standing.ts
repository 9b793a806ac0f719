import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Wer sie hat',
  has: 'Hat sie',
  waits: 'Wartet beim Server',
  underWay: 'Unterwegs',
  lacks: 'Bekommt sie nicht',
}
