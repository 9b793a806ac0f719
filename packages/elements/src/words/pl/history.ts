import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Wcześniejsze wiadomości',
  offered: 'To urządzenie ma to, co przychodzi od teraz. Inne twoje urządzenia mogą mieć to, co było wcześniej.',
  bringHere: 'Przenieś tutaj',
  notNeeded: 'Niepotrzebne',
  openElsewhere: 'Otwórz Kith na innym swoim urządzeniu i zgódź się tam…',
  cancel: 'Anuluj',
  bringing: (here, all) => `Przenoszenie wiadomości: ${here} z ${all}`,
  stopForNow: 'Na razie przerwij',
  isHere: 'To, co było wcześniej, już tu jest.',
  good: 'Dobrze',
  deviceAsks: 'Urządzenie prosi o twoje wiadomości',
  deviceAsksForAll: (device) =>
    `Twoje urządzenie ${device} prosi o wszystkie wiadomości, które tu są. Zgódź się tylko wtedy, gdy trzymasz je w ręku.`,
  sendThem: 'Wyślij',
  no: 'Nie',
  keptFromBefore: 'Zachowane z dawna',
  stillKeeps: (name) => `Ta przeglądarka ma jeszcze dawne wiadomości, pliki i klucze ${name}, których już nie używa.`,
  deleteForGood: 'Usuń na zawsze',
  deleting: 'Usuwanie…',
  keep: 'Zachowaj',
}
