import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { fr as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Exporter la conversation',
  hint: 'Ce qui est sur cet appareil, dans un fichier pour vous seul·e. Les messages éphémères n’y sont pas ; les fichiers sont nommés, mais pas joints.',
  asPage: 'À lire (HTML)',
  asData: 'Comme données (JSON)',
  cancel: 'Annuler',
  saved: 'Enregistré.',
  fault: 'L’exportation n’a pas fonctionné. Réessayez.',
  heading: (name) => `Conversation avec ${name}`,
  made: (moment) => `Exportée le ${moment}`,
  aFile: (name, size) => `Fichier : ${name} (${size})`,
  gathered: (count) => plural(count, { one: '# message rassemblé', other: '# messages rassemblés' }),
  nudge: 'Un wizz',
}
