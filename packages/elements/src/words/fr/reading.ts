import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { fr as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Indiquer aux autres ce que vous avez lu',
  tellHint: 'Sur tous vos appareils. Sinon, vous ne saurez pas non plus ce que les autres ont lu.',
  readBy: (name) => `Lu par ${name}`,
  readByAll: 'Lu par tout le monde',
  readByCount: (count) =>
    plural(count, {
      one: 'Remis et lu par # personne',
      other: 'Remis et lu par # personnes',
    }),
  read: 'Lu par',
}
