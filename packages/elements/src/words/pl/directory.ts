import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Szukaj',
  searchIn: (kind) => `Szukaj w: ${kind}`,
  nothing: 'Nic tu jeszcze nie opublikowano.',
  nothingFound: (query) => `Nic nie znaleziono dla „${query}”.`,
  by: (name) => `od: ${name}`,
  more: 'Pokaż więcej',
  failed: 'Katalogu nie można teraz odczytać.',
}
