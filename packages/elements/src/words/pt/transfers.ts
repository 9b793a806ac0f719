import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'Em andamento',
  earlier: 'Antes',
  empty: 'Ainda não há arquivos. Aqui aparece o que você envia e o que chega.',
  from: (name) => `de ${name}`,
  to: (name) => `para ${name}`,
}
