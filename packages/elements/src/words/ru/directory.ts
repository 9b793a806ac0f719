import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Поиск',
  searchIn: (kind) => `Искать: ${kind}`,
  nothing: 'Здесь пока ничего не опубликовано.',
  nothingFound: (query) => `По запросу «${query}» ничего не найдено.`,
  by: (name) => `от ${name}`,
  more: 'Показать ещё',
  failed: 'Каталог сейчас нельзя прочитать.',
}
