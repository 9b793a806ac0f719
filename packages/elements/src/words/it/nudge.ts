import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { it as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Emoticon e colpetto',
  nudge: 'Dai un colpetto',
  nudged: (name) => `${name} ti dà un colpetto`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} ti ha dato # colpetto`,
      other: `${name} ti ha dato # colpetti`,
    }),
  youNudged: (name) => `Hai dato un colpetto a ${name}`,
  soon: 'Non così presto: aspetta qualche secondo.',
  nobody: 'Qui non si può dare un colpetto a nessuno.',
  fault: 'Il colpetto non è partito. Riprova.',
  letName: (name) => `Lascia che ${name} ti dia un colpetto`,
}
