import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { pl as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Eksportuj rozmowę',
  hint: 'To, co jest na tym urządzeniu, w pliku tylko dla ciebie. Bez znikających wiadomości; pliki są wymienione, ale nie dołączone.',
  asPage: 'Do czytania (HTML)',
  asData: 'Jako dane (JSON)',
  cancel: 'Anuluj',
  saved: 'Zapisano.',
  fault: 'Eksport się nie udał. Spróbuj ponownie.',
  heading: (name) => `Rozmowa: ${name}`,
  made: (moment) => `Wyeksportowano: ${moment}`,
  aFile: (name, size) => `Plik: ${name} (${size})`,
  gathered: (count) =>
    plural(count, { one: 'Zebrano # wiadomość', few: 'Zebrano # wiadomości', many: 'Zebrano # wiadomości' }),
  nudge: 'Szturchnięcie',
}
