import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Quem já tem',
  has: 'Recebeu',
  waits: 'Espera no servidor',
  underWay: 'A caminho',
  lacks: 'Não vai receber',
}
