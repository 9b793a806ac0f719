import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'bezpośrednio',
  relay: 'przez serwer',
  kept: 'czeka',
  goDirectly: 'Wiadomości idą bezpośrednio między waszymi urządzeniami',
  goThroughServer: 'Wiadomości idą przez serwer',
  areKept: 'Wiadomości czekają, aż będzie można je dostarczyć',
  dropToSend: (name) => `Upuść, aby wysłać do: ${name}`,
  journalOf: (name) => `Dziennik stanów: ${name}`,
  back: 'Wróć do listy',
  about: (name) => `O kontakcie ${name}`,
  youAsked: (name) =>
    `Zaproszenie do kontaktów dla ${name} zostało wysłane. To, co teraz napiszesz, może tu poczekać, aż ${name} je przyjmie.`,
  youBlocked: (name) => `Nazwa ${name} jest zablokowana. Nic więcej od niej nie przyjmujesz.`,
  noContact: (name) => `${name} nie należy do twoich kontaktów. Pierwsza wiadomość pójdzie razem z zaproszeniem.`,
  takeBack: 'Wycofaj',
  block: 'Zablokuj',
  unblock: 'Odblokuj',
  add: 'Dodaj',
  compare: 'Porównaj',
  itIsFine: 'W porządku',
}
