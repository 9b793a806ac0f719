import type { Sentences } from '../catalogue.ts'
import type { transfers as english } from '../en/transfers.ts'

export const transfers: Sentences<typeof english> = {
  underWay: 'En cours',
  earlier: 'Plus tôt',
  empty: 'Aucun fichier pour l’instant. Ce que vous envoyez et ce qui arrive s’affiche ici.',
  from: (name) => `de ${name}`,
  to: (name) => `à ${name}`,
}
