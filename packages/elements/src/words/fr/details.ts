import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Retour à la conversation',
  address: 'Adresse',
  identity: 'Identité',
  compare: 'Comparer',
  contactSince: 'Contact depuis',
  report: 'Signaler',
  remove: 'Supprimer',
  removeQuestion: 'Supprimer ce contact des deux côtés ? Ce qui a été écrit reste sur cet appareil.',
  block: 'Bloquer',
  blockQuestion: 'Ne plus rien accepter de ce nom ? La conversation reste sur cet appareil.',
  cancel: 'Annuler',
}
