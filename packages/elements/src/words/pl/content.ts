import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other:
    'Zawartość nie jest tym, za co się podaje, więc nie zostanie tu otwarta. Zapisz plik tylko wtedy, gdy ufasz osobie, która go wysłała.',
  broken: 'Plik jest uszkodzony albo ta przeglądarka nie umie go pokazać. Nadal można go zapisać.',
  large: (width, height) => `Za duży, aby go tu pokazać: ${width} na ${height} pikseli. Nadal można go zapisać.`,
}
