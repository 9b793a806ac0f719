import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { es as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Mostrar a los demás lo que has leído',
  tellHint: 'En todos tus dispositivos. Si no, tampoco sabrás lo que han leído los demás.',
  readBy: (name) => `Leído por ${name}`,
  readByAll: 'Leído por todos',
  readByCount: (count) =>
    plural(count, {
      one: 'Entregado y leído por # persona',
      other: 'Entregado y leído por # personas',
    }),
  read: 'Leído por',
}
