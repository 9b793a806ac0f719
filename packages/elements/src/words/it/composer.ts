import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Invia file',
  messageTo: (name) => `Messaggio per ${name}`,
  placeholder: 'Messaggio',
  makePoll: 'Fai un sondaggio',
  send: 'Invia',
  sendAsFile: 'Invia come file',
  tooLong: (percent) => `È troppo lungo per un solo messaggio; accorcialo di circa il ${percent} %.`,
  takePicture: 'Scatta una foto',
  sayIt: 'Invia un messaggio vocale',
}
