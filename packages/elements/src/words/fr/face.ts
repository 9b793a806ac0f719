import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'Vos contacts la voient à côté de votre nom. Elle n’est envoyée qu’à eux, et personne en chemin ne peut la regarder.',
  choose: 'Choisir une image',
  other: 'Une autre image',
  take: 'Prendre une photo',
  remove: 'Retirer la photo',
  part: 'La partie affichée',
  partHint: 'Faites-la glisser, ou utilisez les flèches du clavier ; plus et moins rapprochent et éloignent.',
  closer: 'Plus près',
  use: 'Utiliser cette image',
  cancel: 'Annuler',
  shown: 'Vos contacts voient désormais cette image.',
  gone: 'Vos contacts voient de nouveau vos initiales.',
  unable: 'Ce navigateur ne peut pas en faire une petite image.',
  faults: {
    unknown: 'Ce fichier n’est pas une image lisible ici. PNG, JPEG, WebP, GIF et AVIF le sont.',
    disguised: 'Ce fichier est autre chose que ce qu’il prétend ; il n’a pas été ouvert. Choisissez-en un autre.',
    heavy: 'Ce fichier dépasse 32 Mo. Choisissez-en un plus petit.',
    huge: 'Cette image a plus de 40 millions de pixels. Réduisez-la ou choisissez-en une autre.',
    broken: 'Cette image est endommagée et ne peut pas être ouverte. Choisissez-en une autre.',
  },
}
