import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { pl as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'Hasła już nie ma. Każdy, kto używa tej przeglądarki, może otworzyć Kith.',
  withoutOne:
    'Twoje wiadomości i klucze są w tej przeglądarce. Bez hasła przeczyta je każdy, kto przy niej usiądzie albo skopiuje jej pliki.',
  withOne:
    'Z hasłem będzie ono potrzebne przy każdym otwarciu Kith. Zostaje na tym urządzeniu i nigdzie nie idzie; inne twoje urządzenia mają własne.',
  set: 'Ustaw hasło',
  isSet: 'Hasło jest ustawione. Od następnego razu bez niego nikt nie otworzy tego, co tu jest.',
  opensAlone: 'To, co jest w tej przeglądarce, otwiera tylko twoje hasło.',
  lockNow: 'Zablokuj teraz',
  change: 'Zmień',
  takeAway: 'Usuń',
  lockByItself: 'Blokuj automatycznie',
  never: 'Nigdy',
  afterMinutes: (count) =>
    plural(count, {
      one: 'Po # minucie bezczynności',
      few: 'Po # minutach bezczynności',
      many: 'Po # minutach bezczynności',
    }),
  afterAnHour: 'Po godzinie bezczynności',
  whileLocked: 'Gdy jest zablokowane, nic tu nie wchodzi; czeka na ciebie.',
  presentOne: 'Obecne',
  newOne: 'Nowe',
  passphrase: 'Hasło',
  fourWords: 'Cztery niepowiązane ze sobą słowa łatwo zapamiętać, a trudno odgadnąć.',
  sameAgain: 'Jeszcze raz to samo',
  keepItSafe: 'Bez niego nikt nie otworzy tego, co tu jest, nawet prowadzący serwer. Przechowuj je bezpiecznie.',
  setIt: 'Ustaw',
  whoeverThen: 'Wtedy każdy, kto używa tej przeglądarki, może otworzyć Kith i przeczytać, co w niej jest.',
  yourPassphrase: 'Twoje hasło',
  oneMoment: 'Chwileczkę…',
  onPurpose: 'To celowo trwa chwilę: tyle, ile każda próba kogoś, kto zgaduje.',
  cancel: 'Anuluj',
  atLeast: (count) =>
    plural(count, {
      one: 'Użyj co najmniej # znaku.',
      few: 'Użyj co najmniej # znaków.',
      many: 'Użyj co najmniej # znaków.',
    }),
  notTheSame: 'To nie to samo.',
}
