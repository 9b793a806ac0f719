import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'direkt',
  relay: 'über Server',
  kept: 'wartet',
  goDirectly: 'Nachrichten gehen direkt zwischen euren Geräten',
  goThroughServer: 'Nachrichten gehen über den Server',
  areKept: 'Nachrichten werden aufgehoben, bis sie zugestellt werden können',
  dropToSend: (name) => `Loslassen, um an ${name} zu senden`,
  journalOf: (name) => `Status-Journal von ${name}`,
  back: 'Zurück zur Liste',
  about: (name) => `Über ${name}`,
  youAsked: (name) =>
    `Du hast ${name} eine Kontaktanfrage geschickt. Was du inzwischen schreibst, wartet vielleicht hier, bis ${name} sie annimmt.`,
  youBlocked: (name) => `Du hast ${name} blockiert. Von diesem Namen wird nichts mehr angenommen.`,
  noContact: (name) => `${name} gehört nicht zu deinen Kontakten. Deine erste Nachricht geht mit einer Anfrage mit.`,
  takeBack: 'Zurücknehmen',
  block: 'Blockieren',
  unblock: 'Freigeben',
  add: 'Hinzufügen',
  compare: 'Vergleichen',
  itIsFine: 'Ist in Ordnung',
}
