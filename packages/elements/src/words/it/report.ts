import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { it as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'Di che cosa si tratta?',
  reasons: {
    unwanted: 'Messaggi indesiderati o pubblicità',
    fraud: 'Truffa o nome altrui',
    threat: 'Minacce',
    abuse: 'Insulti o odio',
    other: 'Altro',
  },
  whatToKnow: 'Che cosa deve sapere il gestore',
  ifYouLike: '(se vuoi)',
  show: (count) => plural(count, { one: 'Mostra l’ultimo messaggio', other: 'Mostra gli ultimi # messaggi' }),
  blockToo: (name) => `Blocca anche ${name}`,
  whatIsSeen: (name) =>
    `Il gestore vede chi sei, che cosa dici e mostri qui e le parole con cui ${name} ha chiesto di diventare tuo contatto. Non può leggere altro. ${name} non viene avvisato.`,
  report: 'Segnala',
  told: (name) => `Il gestore di questa rete è stato informato su ${name}.`,
  done: 'Fatto',
}
