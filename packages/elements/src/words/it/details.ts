import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Torna alla conversazione',
  address: 'Indirizzo',
  identity: 'Identità',
  compare: 'Confronta',
  contactSince: 'Contatto da',
  report: 'Segnala',
  remove: 'Rimuovi',
  removeQuestion:
    'Rimuovere questo contatto da entrambe le parti? Ciò che è stato scritto resta su questo dispositivo.',
  block: 'Blocca',
  blockQuestion: 'Non accettare più nulla da questo nome? La conversazione resta su questo dispositivo.',
  cancel: 'Annulla',
}
