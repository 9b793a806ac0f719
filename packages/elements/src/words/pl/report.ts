import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { pl as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'O co chodzi?',
  reasons: {
    unwanted: 'Niechciane wiadomości lub reklama',
    fraud: 'Oszustwo lub cudza nazwa',
    threat: 'Groźby',
    abuse: 'Obelgi lub nienawiść',
    other: 'Coś innego',
  },
  whatToKnow: 'Co powinien wiedzieć operator',
  ifYouLike: '(jeśli chcesz)',
  show: (count) =>
    plural(count, {
      one: 'Pokaż ostatnią wiadomość',
      few: 'Pokaż # ostatnie wiadomości',
      many: 'Pokaż # ostatnich wiadomości',
    }),
  blockToo: (name) => `Zablokuj też: ${name}`,
  whatIsSeen: (name) =>
    `Operator widzi, kim jesteś, co tu piszesz i pokazujesz oraz słowa, z którymi ${name} prosi o dodanie do kontaktów. Nic więcej nie może tam przeczytać. ${name} się o tym nie dowie.`,
  report: 'Zgłoś',
  told: (name) => `Operator tej sieci wie już o: ${name}.`,
  done: 'Gotowe',
}
