import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'diretto',
  relay: 'server',
  kept: 'in attesa',
  goDirectly: 'I messaggi vanno direttamente tra i vostri dispositivi',
  goThroughServer: 'I messaggi passano dal server',
  areKept: 'I messaggi vengono conservati finché non si possono consegnare',
  dropToSend: (name) => `Rilascia per inviare a ${name}`,
  journalOf: (name) => `Diario degli stati di ${name}`,
  back: 'Torna all’elenco',
  about: (name) => `Informazioni su ${name}`,
  youAsked: (name) =>
    `Hai inviato a ${name} una richiesta di contatto. Ciò che scrivi intanto potrebbe aspettare qui finché ${name} non accetta.`,
  youBlocked: (name) => `Hai bloccato ${name}. Da questo nome non si accetta più nulla.`,
  noContact: (name) => `${name} non è tra i tuoi contatti. Il primo messaggio partirà insieme a una richiesta.`,
  takeBack: 'Ritira',
  block: 'Blocca',
  unblock: 'Sblocca',
  add: 'Aggiungi',
  compare: 'Confronta',
  itIsFine: 'Va bene così',
}
