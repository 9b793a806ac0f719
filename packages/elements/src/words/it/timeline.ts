import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { it as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Messaggi con ${name}`,
  earlier: 'Messaggi precedenti…',
  nothingYet: 'Qui non c’è ancora nulla.',
  sealed: (name) => `Ciò che tu e ${name} scrivete è sigillato tra i vostri dispositivi; la rete non può leggerlo.`,
  unread: 'Non letti',
  toNewest: 'Vai all’ultimo messaggio',
  toNewestUnread: (count) =>
    plural(count, { one: 'Vai all’ultimo messaggio, # non letto', other: 'Vai all’ultimo messaggio, # non letti' }),
  you: 'Tu',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Dettagli`,
  showAll: (count) => `Mostra tutto: ${count} caratteri`,
  tryAgain: 'Riprova',
  discard: 'Elimina',
  expiredHere: (count) =>
    plural(count, {
      one: 'Un messaggio è scaduto prima che questo dispositivo fosse qui.',
      other: '# messaggi sono scaduti prima che questo dispositivo fosse qui.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Un messaggio per questo dispositivo è andato perso: il suo archivio è una copia più vecchia.',
      other: '# messaggi per questo dispositivo sono andati persi: il suo archivio è una copia più vecchia.',
    }),
}
