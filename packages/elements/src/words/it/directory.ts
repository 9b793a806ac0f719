import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Cerca',
  searchIn: (kind) => `Cerca in ${kind}`,
  nothing: 'Qui non è stato ancora pubblicato nulla.',
  nothingFound: (query) => `Nessun risultato per “${query}”.`,
  by: (name) => `di ${name}`,
  more: 'Mostra altro',
  failed: 'Al momento l’elenco non si può leggere.',
}
