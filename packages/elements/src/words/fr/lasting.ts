import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Messages éphémères',
  off: 'Désactivé',
  hint: 'Vaut pour les nouveaux messages et pour tout le monde ici. Ils disparaissent des appareils de leur auteur ce temps après l’envoi, et de ceux des autres ce temps après la lecture.',
  set: (name, span) => `${name} a réglé les messages éphémères : ${span}`,
  youSet: (span) => `Vous avez réglé les messages éphémères : ${span}`,
  ended: (name) => `${name} a désactivé les messages éphémères`,
  youEnded: 'Vous avez désactivé les messages éphémères',
  goes: (moment) => `Disparaît : ${moment}`,
  goesRead: (span) => `Disparaît après lecture : ${span}`,
  fault: 'Rien n’a été changé. Réessayez.',
}
