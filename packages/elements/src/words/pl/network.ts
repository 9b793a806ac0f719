import type { Sentences } from '../catalogue.ts'
import type { network as english } from '../en/network.ts'

export const network: Sentences<typeof english> = {
  again: 'Spróbuj ponownie',
}
