import type { Sentences } from '../catalogue.ts'
import type { oneself as english } from '../en/oneself.ts'

export const oneself: Sentences<typeof english> = {
  quickWords: 'Choix rapides',
  quick: { meeting: 'En réunion', lunch: 'Pause déjeuner', travelling: 'En déplacement', focus: 'Concentration' },
  clearAfter: 'La note disparaît après',
  spans: { '30': '30 minutes', '60': '1 heure', '240': '4 heures', day: 'cette journée', never: 'Jamais' },
  until: (when) => `Jusqu’à : ${when}`,
}
