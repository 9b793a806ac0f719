import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { es as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Emoticonos y toque',
  nudge: 'Dar un toque',
  nudged: (name) => `${name} te da un toque`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} te ha dado # toque`,
      other: `${name} te ha dado # toques`,
    }),
  youNudged: (name) => `Has dado un toque a ${name}`,
  soon: 'No tan seguido: espera unos segundos.',
  nobody: 'Aquí no se puede dar un toque a nadie.',
  fault: 'El toque no ha salido. Inténtalo otra vez.',
  letName: (name) => `Dejar que ${name} te dé un toque`,
}
