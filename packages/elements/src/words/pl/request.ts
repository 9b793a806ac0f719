import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} chce być w twoich kontaktach`,
  noWords: 'Bez żadnych słów.',
  accept: 'Przyjmij',
  decline: 'Odrzuć',
  hint: (name) =>
    `${name} nie widzi, że tu jesteś, czy to czytasz ani czy odrzucasz. Odrzucone zaproszenie nie wróci przez 30 dni.`,
  block: 'Zablokuj',
  report: 'Zgłoś',
}
