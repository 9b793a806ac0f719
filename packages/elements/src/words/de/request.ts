import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} möchte dein Kontakt werden`,
  noWords: 'Es stehen keine Worte dabei.',
  accept: 'Annehmen',
  decline: 'Ablehnen',
  hint: (name) =>
    `${name} sieht weder, dass du da bist, noch, ob du das liest oder ablehnst. Nach einer Ablehnung ist 30 Tage lang Ruhe.`,
  block: 'Blockieren',
  report: 'Melden',
}
