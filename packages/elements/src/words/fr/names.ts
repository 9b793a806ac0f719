import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Noms dans ce navigateur',
  hint: 'Chaque nom a ses propres contacts et conversations. Deux pages peuvent montrer deux noms en même temps.',
  shownHere: 'Affiché ici',
  show: 'Afficher',
  showName: (name) => `Afficher ${name}`,
  another: 'Utiliser un autre nom',
}
