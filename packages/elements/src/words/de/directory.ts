import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Suchen',
  searchIn: (kind) => `In ${kind} suchen`,
  nothing: 'Hier wurde noch nichts veröffentlicht.',
  nothingFound: (query) => `Nichts gefunden für „${query}“.`,
  by: (name) => `von ${name}`,
  more: 'Mehr zeigen',
  failed: 'Das Verzeichnis kann gerade nicht gelesen werden.',
}
