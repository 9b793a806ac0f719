import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { es as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Mensajes con ${name}`,
  earlier: 'Mensajes anteriores…',
  nothingYet: 'Todavía no hay nada aquí.',
  sealed: (name) => `Lo que ${name} y tú escribís va sellado entre vuestros dispositivos; la red no puede leerlo.`,
  unread: 'Sin leer',
  toNewest: 'Ir al mensaje más reciente',
  toNewestUnread: (count) =>
    plural(count, { one: 'Ir al mensaje más reciente, # sin leer', other: 'Ir al mensaje más reciente, # sin leer' }),
  you: 'Tú',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Detalles`,
  showAll: (count) => `Mostrar todo: ${count} caracteres`,
  tryAgain: 'Intentar de nuevo',
  discard: 'Descartar',
  expiredHere: (count) =>
    plural(count, {
      one: 'Un mensaje caducó antes de que este dispositivo estuviera aquí.',
      other: '# mensajes caducaron antes de que este dispositivo estuviera aquí.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Se ha perdido un mensaje para este dispositivo: su almacén es una copia anterior.',
      other: 'Se han perdido # mensajes para este dispositivo: su almacén es una copia anterior.',
    }),
}
