import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { fr as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'De quoi s’agit-il ?',
  reasons: {
    unwanted: 'Messages indésirables ou publicité',
    fraud: 'Escroquerie ou usurpation de nom',
    threat: 'Menaces',
    abuse: 'Insultes ou haine',
    other: 'Autre chose',
  },
  whatToKnow: 'Ce que l’exploitant doit savoir',
  ifYouLike: '(si vous voulez)',
  show: (count) => plural(count, { one: 'Montrer le dernier message', other: 'Montrer les # derniers messages' }),
  blockToo: (name) => `Bloquer aussi ${name}`,
  whatIsSeen: (name) =>
    `L’exploitant voit qui vous êtes, ce que vous dites et montrez ici, et les mots avec lesquels ${name} a demandé à devenir votre contact. Il ne peut rien lire d’autre. ${name} n’en est pas averti.`,
  report: 'Signaler',
  told: (name) => `L’exploitant de ce réseau est informé au sujet de ${name}.`,
  done: 'Terminé',
}
