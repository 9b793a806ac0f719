import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} quer ser seu contato`,
  noWords: 'Veio sem palavras.',
  accept: 'Aceitar',
  decline: 'Recusar',
  hint: (name) =>
    `${name} não vê que você está aqui, se você lê isto, nem que recusou. Um pedido recusado não aparece de novo por 30 dias.`,
  block: 'Bloquear',
  report: 'Denunciar',
}
