import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Znikające wiadomości',
  off: 'Wyłączone',
  hint: 'Dotyczy nowych wiadomości i wszystkich tutaj. Znikają z urządzeń autora po tym czasie od wysłania, a z urządzeń innych osób po tym czasie od przeczytania.',
  set: (name, span) => `${name} ustawia znikające wiadomości: ${span}`,
  youSet: (span) => `Twoje ustawienie znikających wiadomości: ${span}`,
  ended: (name) => `${name} wyłącza znikające wiadomości`,
  youEnded: 'Znikające wiadomości są teraz wyłączone',
  goes: (moment) => `Zniknie: ${moment}`,
  goesRead: (span) => `Zniknie po przeczytaniu: ${span}`,
  fault: 'Nic nie zostało zmienione. Spróbuj ponownie.',
}
