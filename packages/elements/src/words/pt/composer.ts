import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Enviar arquivos',
  messageTo: (name) => `Mensagem para ${name}`,
  placeholder: 'Mensagem',
  makePoll: 'Criar uma enquete',
  send: 'Enviar',
  sendAsFile: 'Enviar como arquivo',
  tooLong: (percent) => `É longo demais para uma mensagem; encurte cerca de ${percent}%.`,
  takePicture: 'Tirar uma foto',
  sayIt: 'Enviar uma mensagem de voz',
}
