import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { pl as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Zobacz ${name}`,
  pictureOf: (at, count) => `Obraz ${at} z ${count}`,
  before: 'Poprzedni obraz',
  after: 'Następny obraz',
  notHere: 'Tego obrazu tu nie ma albo jest uszkodzony.',
  save: (name) => `Zapisz ${name}`,
  close: 'Zamknij',
  recording: 'Nagrywanie',
  recorded: 'Nagrana wiadomość',
  asking: 'Przeglądarka pyta, czy Kith może słuchać.',
  askingToSee: 'Przeglądarka pyta, czy Kith może widzieć.',
  stop: 'Zatrzymaj',
  discard: 'Wyrzuć',
  send: 'Wyślij',
  again: 'Jeszcze raz',
  take: 'Zrób zdjęcie',
  takePicture: 'Zrób zdjęcie aparatem',
  longest: (minutes) =>
    plural(minutes, {
      one: 'Nagranie skończyło się samo: najdłużej może trwać # minutę.',
      few: 'Nagranie skończyło się samo: najdłużej może trwać # minuty.',
      many: 'Nagranie skończyło się samo: najdłużej może trwać # minut.',
    }),
  refused: {
    denied: 'Przeglądarka na to nie pozwala. Zezwól obok adresu tej strony i spróbuj jeszcze raz.',
    missing: 'Na tym urządzeniu nie ma czym tego zrobić.',
    busy: 'Używa tego inny program. Zamknij go i spróbuj jeszcze raz.',
    lost: 'Urządzenie odłączono w trakcie. To, co było do tej chwili, zostało.',
    unable: 'Ta przeglądarka tego nie potrafi.',
  },
}
