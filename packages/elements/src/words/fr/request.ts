import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} souhaite devenir votre contact`,
  noWords: 'Aucun mot ne l’accompagne.',
  accept: 'Accepter',
  decline: 'Refuser',
  hint: (name) =>
    `${name} ne peut voir ni que vous êtes là, ni si vous lisez ceci, ni que vous refusez. Une demande refusée ne revient pas avant 30 jours.`,
  block: 'Bloquer',
  report: 'Signaler',
}
