import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Pesquisar',
  searchIn: (kind) => `Pesquisar em ${kind}`,
  nothing: 'Nada foi publicado aqui ainda.',
  nothingFound: (query) => `Nada encontrado para “${query}”.`,
  by: (name) => `de ${name}`,
  more: 'Mostrar mais',
  failed: 'O diretório não pode ser lido agora.',
}
