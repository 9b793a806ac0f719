import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { fr as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Invitations',
  lead: 'Là où un réseau ne donne des noms que sur invitation, voici comment y entrer : une adresse pour une personne, une seule fois.',
  forThisName: 'Pour ce nom seulement',
  ifYouLike: '(si vous voulez)',
  make: 'Créer une invitation',
  making: 'Création…',
  madeFor: (name) =>
    `Une invitation pour ${name}. Ne l’envoyez à personne d’autre : qui l’ouvre en premier prend le nom.`,
  madeForOne:
    'Une invitation pour une personne. Ne l’envoyez à personne d’autre : qui l’ouvre en premier prend le nom.',
  address: 'Adresse de l’invitation',
  shownOnce: 'Elle est montrée une seule fois ; le réseau lui-même ne la connaît pas.',
  done: 'Terminé',
  madeSoFar: 'Créées jusqu’ici',
  older: (count) => plural(count, { one: 'Et une plus ancienne.', other: 'Et # plus anciennes.' }),
  forName: (name) => `Pour ${name}`,
  forAnybody: 'Pour n’importe qui',
  goodUntil: (when) => `Valable jusqu’à : ${when}`,
  cameWithIt: (name) => `${name} est entré avec`,
  revoked: 'Révoquée',
  wasGoodUntil: (when) => `Était valable jusqu’à : ${when}`,
  revoke: 'Révoquer',
  revokeFor: (name) => `Révoquer l’invitation pour ${name}`,
  revokeForAnybody: 'Révoquer l’invitation pour n’importe qui',
  revokeThis: 'Révoquer l’invitation',
  revokeHint: 'Plus personne ne pourra l’utiliser. Qui a déjà un nom le garde.',
  revoking: 'Révocation…',
  cancel: 'Annuler',
}
