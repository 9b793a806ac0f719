import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { pl as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Zaproszenia',
  lead: 'Gdzie sieć daje nazwy tylko zaproszonym, wchodzi się tak: adres dla jednej osoby, jeden raz.',
  forThisName: 'Tylko dla tej nazwy',
  ifYouLike: '(jeśli chcesz)',
  make: 'Utwórz zaproszenie',
  making: 'Tworzenie…',
  madeFor: (name) => `Zaproszenie dla ${name}. Nie wysyłaj go nikomu innemu: kto otworzy pierwszy, dostaje nazwę.`,
  madeForOne: 'Zaproszenie dla jednej osoby. Nie wysyłaj go nikomu innemu: kto otworzy pierwszy, dostaje nazwę.',
  address: 'Adres zaproszenia',
  shownOnce: 'Pokazujemy go raz; sama sieć go nie zna.',
  done: 'Gotowe',
  madeSoFar: 'Dotychczasowe',
  older: (count) => plural(count, { one: 'I # starsze.', few: 'I # starsze.', many: 'I # starszych.' }),
  forName: (name) => `Dla ${name}`,
  forAnybody: 'Dla kogokolwiek',
  goodUntil: (when) => `Ważne do: ${when}`,
  cameWithIt: (name) => `Z niego skorzystano: ${name}`,
  revoked: 'Unieważnione',
  wasGoodUntil: (when) => `Było ważne do: ${when}`,
  revoke: 'Unieważnij',
  revokeFor: (name) => `Unieważnij zaproszenie dla ${name}`,
  revokeForAnybody: 'Unieważnij zaproszenie dla kogokolwiek',
  revokeThis: 'Unieważnij zaproszenie',
  revokeHint: 'Wtedy nikt już nie może go użyć. Kto ma już nazwę, zachowuje ją.',
  revoking: 'Unieważnianie…',
  cancel: 'Anuluj',
}
