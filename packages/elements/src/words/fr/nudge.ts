import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { fr as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Émoticônes et wizz',
  nudge: 'Envoyer un wizz',
  nudged: (name) => `${name} vous envoie un wizz`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} vous a envoyé # wizz`,
      other: `${name} vous a envoyé # wizz`,
    }),
  youNudged: (name) => `Vous avez envoyé un wizz à ${name}`,
  soon: 'Pas si vite : attendez quelques secondes.',
  nobody: 'Personne ici ne peut recevoir de wizz.',
  fault: 'Le wizz n’est pas parti. Réessayez.',
  letName: (name) => `Laisser ${name} vous envoyer un wizz`,
}
