import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Nazwy w tej przeglądarce',
  hint: 'Każda nazwa ma własne kontakty i rozmowy. Dwie strony mogą jednocześnie pokazywać dwie nazwy.',
  shownHere: 'Pokazana tutaj',
  show: 'Pokaż',
  showName: (name) => `Pokaż ${name}`,
  another: 'Użyj innej nazwy',
}
