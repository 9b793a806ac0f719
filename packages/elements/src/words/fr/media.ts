import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { fr as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Voir ${name}`,
  pictureOf: (at, count) => `Image ${at} sur ${count}`,
  before: 'Image précédente',
  after: 'Image suivante',
  notHere: 'Cette image n’est pas ici, ou elle est abîmée.',
  save: (name) => `Enregistrer ${name}`,
  close: 'Fermer',
  recording: 'Enregistrement',
  recorded: 'Ce que vous avez dit',
  asking: 'Le navigateur demande si Kith peut écouter.',
  askingToSee: 'Le navigateur demande si Kith peut voir.',
  stop: 'Arrêter',
  discard: 'Jeter',
  send: 'Envoyer',
  again: 'Recommencer',
  take: 'Prendre la photo',
  takePicture: 'Prendre une photo',
  longest: (minutes) =>
    plural(minutes, {
      one: 'L’enregistrement s’est arrêté de lui-même : # minute au plus.',
      other: 'L’enregistrement s’est arrêté de lui-même : # minutes au plus.',
    }),
  refused: {
    denied: 'Le navigateur ne le permet pas. Autorisez-le à côté de l’adresse de cette page, puis réessayez.',
    missing: 'Rien sur cet appareil ne permet de le faire.',
    busy: 'Un autre programme l’utilise. Fermez-le, puis réessayez.',
    lost: 'L’appareil a été débranché en cours d’usage. Ce qui était là jusqu’alors est gardé.',
    unable: 'Ce navigateur ne sait pas le faire.',
  },
}
