import type { Sentences } from '../catalogue.ts'
import type { standing as english } from '../en/standing.ts'

export const standing: Sentences<typeof english> = {
  title: 'Qui l’a reçu',
  has: 'Reçu',
  waits: 'En attente sur le serveur',
  underWay: 'En chemin',
  lacks: 'Ne le recevra pas',
}
