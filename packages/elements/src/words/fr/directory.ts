import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Rechercher',
  searchIn: (kind) => `Rechercher dans ${kind}`,
  nothing: 'Rien n’a encore été publié ici.',
  nothingFound: (query) => `Aucun résultat pour « ${query} ».`,
  by: (name) => `par ${name}`,
  more: 'Afficher plus',
  failed: 'L’annuaire ne peut pas être lu pour le moment.',
}
