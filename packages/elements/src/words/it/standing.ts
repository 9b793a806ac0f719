import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Chi lo ha',
  has: 'Ricevuto',
  waits: 'In attesa sul server',
  underWay: 'In viaggio',
  lacks: 'Non lo riceverà',
}
