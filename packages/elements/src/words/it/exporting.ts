import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { it as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Esporta la conversazione',
  hint: 'Quello che c’è su questo dispositivo, in un file solo per te. I messaggi a tempo mancano; i file sono nominati, ma non inclusi.',
  asPage: 'Da leggere (HTML)',
  asData: 'Come dati (JSON)',
  cancel: 'Annulla',
  saved: 'Salvato.',
  fault: 'L’esportazione non è riuscita. Riprova.',
  heading: (name) => `Conversazione con ${name}`,
  made: (moment) => `Esportata il ${moment}`,
  aFile: (name, size) => `File: ${name} (${size})`,
  gathered: (count) => plural(count, { one: '# messaggio raccolto', other: '# messaggi raccolti' }),
  nudge: 'Un colpetto',
}
