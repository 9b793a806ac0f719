import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { it as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Mostra agli altri che cosa hai letto',
  tellHint: 'Su tutti i tuoi dispositivi. Altrimenti nemmeno tu saprai che cosa hanno letto gli altri.',
  readBy: (name) => `Letto da ${name}`,
  readByAll: 'Letto da tutti',
  readByCount: (count) =>
    plural(count, {
      one: 'Consegnato e letto da # persona',
      other: 'Consegnato e letto da # persone',
    }),
  read: 'Letto da',
}
