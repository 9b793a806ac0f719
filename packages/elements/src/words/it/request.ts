import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} chiede di diventare tuo contatto`,
  noWords: 'Non ci sono parole di accompagnamento.',
  accept: 'Accetta',
  decline: 'Rifiuta',
  hint: (name) =>
    `${name} non può vedere se ci sei, se leggi questo o se rifiuti. Una richiesta rifiutata non si ripresenta per 30 giorni.`,
  block: 'Blocca',
  report: 'Segnala',
}
