import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { de as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Unterhaltung exportieren',
  hint: 'Was auf diesem Gerät ist, als Datei nur für dich. Verschwindende Nachrichten fehlen; Dateien werden genannt, nicht mitgegeben.',
  asPage: 'Zum Lesen (HTML)',
  asData: 'Als Daten (JSON)',
  cancel: 'Abbrechen',
  saved: 'Gespeichert.',
  fault: 'Der Export hat nicht geklappt. Versuch es noch einmal.',
  heading: (name) => `Unterhaltung mit ${name}`,
  made: (moment) => `Exportiert am ${moment}`,
  aFile: (name, size) => `Datei: ${name} (${size})`,
  gathered: (count) => plural(count, { one: '# Nachricht gesammelt', other: '# Nachrichten gesammelt' }),
  nudge: 'Ein Anstupser',
}
