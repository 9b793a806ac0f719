import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { pl as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Pokazuj innym, co zostało przez ciebie przeczytane',
  tellHint: 'Na wszystkich twoich urządzeniach. Inaczej ty też nie dowiesz się, co przeczytali inni.',
  readBy: (name) => `Przeczytane przez: ${name}`,
  readByAll: 'Przeczytane przez wszystkich',
  readByCount: (count) =>
    plural(count, {
      one: 'Doręczone i przeczytane przez # osobę',
      few: 'Doręczone i przeczytane przez # osoby',
      many: 'Doręczone i przeczytane przez # osób',
      other: 'Doręczone i przeczytane przez # osoby',
    }),
  read: 'Przeczytane przez',
}
