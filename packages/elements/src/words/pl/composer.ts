import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Wyślij pliki',
  messageTo: (name) => `Wiadomość do: ${name}`,
  placeholder: 'Wiadomość',
  makePoll: 'Utwórz ankietę',
  send: 'Wyślij',
  sendAsFile: 'Wyślij jako plik',
  tooLong: (percent) => `To za długie na jedną wiadomość. Skróć o około ${percent}%.`,
  takePicture: 'Zrób zdjęcie aparatem',
  sayIt: 'Wyślij wiadomość głosową',
}
