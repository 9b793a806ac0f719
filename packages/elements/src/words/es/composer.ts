import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Enviar archivos',
  messageTo: (name) => `Mensaje para ${name}`,
  placeholder: 'Mensaje',
  makePoll: 'Hacer una encuesta',
  send: 'Enviar',
  sendAsFile: 'Enviar como archivo',
  tooLong: (percent) => `Es demasiado largo para un mensaje; acórtalo más o menos un ${percent} %.`,
  takePicture: 'Hacer una foto',
  sayIt: 'Enviar una nota de voz',
}
