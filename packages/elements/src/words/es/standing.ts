import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Quién lo tiene',
  has: 'Lo tiene',
  waits: 'Espera en el servidor',
  underWay: 'En camino',
  lacks: 'No lo recibirá',
}
