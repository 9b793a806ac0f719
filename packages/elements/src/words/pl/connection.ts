import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { pl as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Połączenie',
  connecting: 'Łączenie… To, co piszesz, zostaje na tym urządzeniu, dopóki nie będzie mogło wyjść.',
  waiting: (why, seconds) =>
    `${why} To, co piszesz, zostaje na tym urządzeniu, dopóki nie będzie mogło wyjść. Ponowna próba za ${seconds} s.`,
  trying: (why) =>
    `${why} To, co piszesz, zostaje na tym urządzeniu, dopóki nie będzie mogło wyjść. Trwa ponowna próba.`,
  refused: (why) => `${why} Twoje wiadomości są na tym urządzeniu bezpieczne.`,
  storeGone:
    'To, co ta przeglądarka przechowywała dla Kith, zostało usunięte albo zawiódł jej dysk, więc nic tu już nie wychodzi ani nie przychodzi. To, co doręczono, jest u innych; wczytaj stronę ponownie, aby zobaczyć, co tu zostało.',
  left: 'Nie jesteś już w sieci.',
  noRoom:
    'Na tym urządzeniu brak miejsca: dopóki się nie znajdzie, nic nie wyjdzie i nic nie przyjdzie. To, co wysyłają ci inni, czeka u nich.',
  damaged: (count) =>
    plural(count, {
      one: '# zapis na tym urządzeniu jest uszkodzony i odłożony; reszta jest jak była.',
      few: '# zapisy na tym urządzeniu są uszkodzone i odłożone; reszta jest jak była.',
      many: '# zapisów na tym urządzeniu jest uszkodzonych i odłożonych; reszta jest jak była.',
    }),
  tryNow: 'Spróbuj teraz',
  comeBack: 'Wróć',
  chooseAnother: 'Wybierz inną nazwę',
  beginAgain: 'Zacznij tu od nowa',
  useHere: 'Używaj tutaj',
  reload: 'Wczytaj stronę ponownie',
}
