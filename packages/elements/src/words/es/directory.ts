import type { Sentences } from '../catalogue.ts'
import type { directory as english } from '../en/directory.ts'

export const directory: Sentences<typeof english> = {
  search: 'Buscar',
  searchIn: (kind) => `Buscar en ${kind}`,
  nothing: 'Aquí aún no se ha publicado nada.',
  nothingFound: (query) => `No se encontró nada para «${query}».`,
  by: (name) => `de ${name}`,
  more: 'Mostrar más',
  failed: 'Ahora no se puede leer el directorio.',
}
