import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Messages précédents',
  offered: 'Cet appareil a ce qui arrive à partir de maintenant. Vos autres appareils ont peut-être ce qui précède.',
  bringHere: 'L’apporter ici',
  notNeeded: 'Pas nécessaire',
  openElsewhere: 'Ouvrez Kith sur un autre de vos appareils et dites oui là-bas…',
  cancel: 'Annuler',
  bringing: (here, all) => `Vos messages arrivent : ${here} sur ${all}`,
  stopForNow: 'Arrêter pour l’instant',
  isHere: 'Ce qui précédait est là.',
  good: 'Bien',
  deviceAsks: 'Un appareil demande vos messages',
  deviceAsksForAll: (device) =>
    `Votre appareil ${device} demande tous les messages qui sont ici. Ne dites oui que si vous l’avez en main.`,
  sendThem: 'Les envoyer',
  no: 'Non',
  keptFromBefore: 'Gardé d’avant',
  stillKeeps: (name) =>
    `Ce navigateur garde encore des messages, des fichiers et des clés de ${name} d’avant, dont il ne se sert plus.`,
  deleteForGood: 'Les supprimer définitivement',
  deleting: 'Suppression…',
  keep: 'Les garder',
}
