import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'In corso',
  earlier: 'Prima',
  empty: 'Ancora nessun file. Qui compare ciò che invii e ciò che arriva.',
  from: (name) => `da ${name}`,
  to: (name) => `a ${name}`,
}
