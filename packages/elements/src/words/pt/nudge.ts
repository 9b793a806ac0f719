import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { pt as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Emoticons e cutucada',
  nudge: 'Cutucar',
  nudged: (name) => `${name} cutuca você`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} cutucou você # vez`,
      other: `${name} cutucou você # vezes`,
    }),
  youNudged: (name) => `Você cutucou ${name}`,
  soon: 'Não tão rápido: espere alguns segundos.',
  nobody: 'Ninguém aqui pode ser cutucado.',
  fault: 'A cutucada não saiu. Tente de novo.',
  letName: (name) => `Deixar ${name} cutucar você`,
}
