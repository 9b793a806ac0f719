import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Émoticônes',
  yours: 'Vos émoticônes',
  hint: 'Écrivez le nom entre deux deux-points, par exemple :party:, et votre image prend sa place. Qui la lit peut la garder.',
  none: 'Vous n’en avez pas encore. Choisissez de petites images et nommez-les comme vous voulez.',
  add: 'Ajouter des images',
  nameOf: (shortcut) => `Nom de ${shortcut}`,
  up: (shortcut) => `Monter ${shortcut}`,
  down: (shortcut) => `Descendre ${shortcut}`,
  remove: (shortcut) => `Retirer ${shortcut}`,
  added: (shortcuts) => `Ajoutées : ${shortcuts}`,
  there: 'Ces images sont déjà parmi vos émoticônes.',
  removed: (shortcut) => `${shortcut} est retirée. Les messages qui l’ont la gardent.`,
  undo: 'Annuler',
  full: (count) => `Il y a de la place pour ${count} émoticônes. Retirez-en pour en ajouter d’autres.`,
  faults: {
    name: 'Un nom a de 2 à 24 lettres et chiffres, et peut contenir _, + et -.',
    taken: 'Une autre émoticône porte ce nom.',
  },
  failedOf: (file, why) => `${file} : ${why}`,
  keep: 'Garder les émoticônes',
  kept: (shortcuts) => `Gardées : ${shortcuts}`,
  change: 'Modifier vos émoticônes',
}
