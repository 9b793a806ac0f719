import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'Unterwegs',
  earlier: 'Früher',
  empty: 'Noch keine Dateien. Was du sendest und was kommt, steht hier.',
  from: (name) => `von ${name}`,
  to: (name) => `an ${name}`,
}
