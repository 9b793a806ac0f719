import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { fr as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Réglages',
  addSomebody: 'Ajouter quelqu’un',
  newGroup: 'Nouveau groupe',
  search: 'Rechercher',
  searchHint: 'Rechercher des personnes, des messages et des commandes',
  conversations: 'Conversations',
  requests: 'Demandes',
  people: 'Personnes',
  messages: 'Messages',
  commands: 'Commandes',
  blockedCount: (count) => plural(count, { one: 'Bloqué (#)', other: 'Bloqués (#)' }),
  nothingFound: (query) => `Aucun résultat pour « ${query} ».`,
  nobody: 'Il n’y a encore personne ici. Ajoutez quelqu’un par son nom ou envoyez votre lien.',
  unblock: 'Débloquer',
  unblockName: (name) => `Débloquer ${name}`,
  unread: 'non lus',
  draft: 'Brouillon :',
  asks: 'Souhaite devenir votre contact',
  you: 'Vous :',
  asked: 'Demande envoyée, sans réponse pour l’instant',
  blocked: 'Nom bloqué',
  youAreMentioned: 'vous êtes mentionné ici',
  quietButMentions: 'Silencieux, sauf quand on vous mentionne',
}
