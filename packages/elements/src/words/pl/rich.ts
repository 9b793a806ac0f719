import type { Sentences } from '../catalogue.ts'
import type { rich as english } from '../en/rich.ts'
import { pl as plural } from '../plural.ts'

export const rich: Sentences<typeof english> = {
  menu: 'Co zrobić z tą wiadomością',
  more: 'Więcej',
  signs: 'Dodaj znak pod spodem',
  reply: 'Odpowiedz',
  edit: 'Edytuj',
  copy: 'Kopiuj tekst',
  forward: 'Przekaż dalej',
  pin: 'Przypnij',
  unpin: 'Odepnij',
  details: 'Szczegóły',
  delete: 'Usuń',
  deleteForAll: 'Usunąć u wszystkich?',
  mayBeRead: 'Ktoś mógł ją już przeczytać.',
  keep: 'Zachowaj',
  cancel: 'Anuluj',
  save: 'Zapisz',
  deleted: 'Ta wiadomość została usunięta.',
  edited: 'edytowano',
  forwarded: 'Przekazano',
  replyTo: (name) => `Odpowiedź do: ${name}`,
  replyToSelf: 'Odpowiedź do siebie',
  editing: 'Edycja twojej wiadomości',
  answers: (name, words) => `Odpowiedź na wiadomość, ${name}: ${words}`,
  signOf: (sign, names) => `${sign} od: ${names}`,
  pinned: 'Przypięto',
  pinnedCount: (count) =>
    plural(count, { one: '# przypięta wiadomość', few: '# przypięte wiadomości', many: '# przypiętych wiadomości' }),
  file: 'Plik',
  forwardTo: 'Przekaż do',
  findName: 'Szukaj nazwy',
  nobody: 'Nie ma nikogo o tej nazwie.',
}
