import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { pt as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Mostrar aos outros o que você leu',
  tellHint: 'Em todos os seus dispositivos. Sem isso, você também não vê o que os outros leram.',
  readBy: (name) => `Lida por ${name}`,
  readByAll: 'Lida por todos',
  readByCount: (count) =>
    plural(count, {
      one: 'Entregue e lida por # pessoa',
      other: 'Entregue e lida por # pessoas',
    }),
  read: 'Lida por',
}
