import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Parti avec votre demande ; ${name} le lit avant de décider`,
  withAcceptedRequest: (name) => `Parti avec votre demande, que ${name} a acceptée`,
  afterRequest: (name) => `${name} le verra après avoir accepté votre demande`,
  notSent: (why) => `Non envoyé : ${why}`,
  writing: 'En cours d’enregistrement sur cet appareil',
  takingBack: (name) => `Retrait en cours ; ce sera décidé quand ${name} sera là`,
  scheduled: 'Attend son heure',
  fromOtherDevice: 'Envoyé depuis un autre de vos appareils',
  waiting: 'En attente sur cet appareil',
  waitingBecause: (why) => `En attente : ${why}`,
  kept: (name) => `Gardé par le serveur jusqu’à ce que ${name} soit là`,
  keptBecause: (why) => `Gardé par le serveur : ${why}`,
  delivered: 'Remis',
  deliveredDirectly: 'Remis directement',
  deliveredByServer: 'Remis via le serveur',
  takenBack: 'Retiré avant d’être remis',
  expired: 'Non remis : son délai est passé',
  notDelivered: (why) => `Non remis : ${why}`,
  unknowable: (why) => `Impossible à savoir : ${why}`,
}
