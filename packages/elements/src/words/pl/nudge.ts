import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { pl as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Emotikony i szturchnięcie',
  nudge: 'Szturchnij',
  nudged: (name) => `${name} cię szturcha`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} szturcha cię # raz`,
      few: `${name} szturcha cię # razy`,
      many: `${name} szturcha cię # razy`,
    }),
  youNudged: (name) => `Szturchnięcie: ${name}`,
  soon: 'Nie tak szybko: odczekaj kilka sekund.',
  nobody: 'Nikogo tu nie można szturchnąć.',
  fault: 'Szturchnięcie nie wyszło. Spróbuj jeszcze raz.',
  letName: (name) => `${name} może cię szturchnąć`,
}
