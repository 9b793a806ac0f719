import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { pl as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Ustawienia',
  addSomebody: 'Dodaj kogoś',
  newGroup: 'Nowa grupa',
  search: 'Szukaj',
  searchHint: 'Szukaj osób, wiadomości i poleceń',
  conversations: 'Rozmowy',
  requests: 'Zaproszenia',
  people: 'Osoby',
  messages: 'Wiadomości',
  commands: 'Polecenia',
  blockedCount: (count) => plural(count, { one: 'Zablokowane (#)', few: 'Zablokowane (#)', many: 'Zablokowane (#)' }),
  nothingFound: (query) => `Nic nie znaleziono dla „${query}”.`,
  nobody: 'Nikogo tu jeszcze nie ma. Dodaj kogoś po nazwie albo wyślij swój link.',
  unblock: 'Odblokuj',
  unblockName: (name) => `Odblokuj: ${name}`,
  unread: 'nieprzeczytane',
  draft: 'Szkic:',
  asks: 'Chce być w twoich kontaktach',
  you: 'Ty:',
  asked: 'Zaproszenie wysłane, jeszcze bez odpowiedzi',
  blocked: 'Zablokowano',
  youAreMentioned: 'jest o Tobie wzmianka',
  quietButMentions: 'Wyciszone, oprócz wzmianek o Tobie',
}
