import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'direct',
  relay: 'serveur',
  kept: 'en attente',
  goDirectly: 'Les messages vont directement d’un appareil à l’autre',
  goThroughServer: 'Les messages passent par le serveur',
  areKept: 'Les messages sont gardés jusqu’à ce qu’ils puissent être remis',
  dropToSend: (name) => `Déposez pour envoyer à ${name}`,
  journalOf: (name) => `Journal des statuts de ${name}`,
  back: 'Retour à la liste',
  about: (name) => `À propos de ${name}`,
  youAsked: (name) =>
    `Vous avez envoyé une demande de contact à ${name}. Ce que vous écrivez d’ici là peut attendre ici que ${name} l’accepte.`,
  youBlocked: (name) => `Vous avez bloqué ${name}. Plus rien n’est accepté de ce nom.`,
  noContact: (name) => `${name} n’est pas dans vos contacts. Votre premier message partira avec une demande.`,
  takeBack: 'Retirer',
  block: 'Bloquer',
  unblock: 'Débloquer',
  add: 'Ajouter',
  compare: 'Comparer',
  itIsFine: 'C’est normal',
}
