import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { de as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Emoticons und Anstupsen',
  nudge: 'Anstupsen',
  nudged: (name) => `${name} stupst dich an`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} hat dich # Mal angestupst`,
      other: `${name} hat dich # Mal angestupst`,
    }),
  youNudged: (name) => `Du hast ${name} angestupst`,
  soon: 'Nicht so bald wieder: Warte ein paar Sekunden.',
  nobody: 'Hier lässt sich niemand anstupsen.',
  fault: 'Das Anstupsen ging nicht hinaus. Versuche es noch einmal.',
  letName: (name) => `${name} darf dich anstupsen`,
}
