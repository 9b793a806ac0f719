import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'W drodze',
  earlier: 'Wcześniej',
  empty: 'Nie ma jeszcze plików. Tu pojawia się to, co wysyłasz, i to, co przychodzi.',
  from: (name) => `od: ${name}`,
  to: (name) => `do: ${name}`,
}
