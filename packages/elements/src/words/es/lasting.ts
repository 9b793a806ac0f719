import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Mensajes que desaparecen',
  off: 'Desactivado',
  hint: 'Vale para los mensajes nuevos y para todos aquí. Desaparecen de los dispositivos de quien los escribió ese tiempo después de enviarse, y de los de quien los lee ese tiempo después de leerse.',
  set: (name, span) => `${name} hace que los mensajes desaparezcan: ${span}`,
  youSet: (span) => `Haces que los mensajes desaparezcan: ${span}`,
  ended: (name) => `${name} ha desactivado los mensajes que desaparecen`,
  youEnded: 'Has desactivado los mensajes que desaparecen',
  goes: (moment) => `Desaparece: ${moment}`,
  goesRead: (span) => `Desaparece después de leerse: ${span}`,
  fault: 'No se ha cambiado. Inténtalo otra vez.',
}
