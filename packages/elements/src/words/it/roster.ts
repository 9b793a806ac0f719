import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { it as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Impostazioni',
  addSomebody: 'Aggiungi qualcuno',
  newGroup: 'Nuovo gruppo',
  search: 'Cerca',
  searchHint: 'Cerca persone, messaggi e comandi',
  conversations: 'Conversazioni',
  requests: 'Richieste',
  people: 'Persone',
  messages: 'Messaggi',
  commands: 'Comandi',
  blockedCount: (count) => plural(count, { one: 'Bloccati (#)', other: 'Bloccati (#)' }),
  nothingFound: (query) => `Nessun risultato per «${query}».`,
  nobody: 'Qui non c’è ancora nessuno. Aggiungi qualcuno per nome o invia il tuo link.',
  unblock: 'Sblocca',
  unblockName: (name) => `Sblocca ${name}`,
  unread: 'non letti',
  draft: 'Bozza:',
  asks: 'Chiede di diventare tuo contatto',
  you: 'Tu:',
  asked: 'Richiesta inviata, ancora senza risposta',
  blocked: 'Nome bloccato',
  youAreMentioned: 'qualcuno ti menziona',
  quietButMentions: 'Silenzioso, tranne quando qualcuno ti menziona',
}
