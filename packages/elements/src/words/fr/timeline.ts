import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { fr as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Messages avec ${name}`,
  earlier: 'Messages précédents…',
  nothingYet: 'Rien n’a encore été dit.',
  sealed: (name) => `Ce que vous et ${name} écrivez est scellé entre vos appareils ; le réseau ne peut pas le lire.`,
  unread: 'Non lus',
  toNewest: 'Aller au dernier message',
  toNewestUnread: (count) =>
    plural(count, { one: 'Aller au dernier message, # non lu', other: 'Aller au dernier message, # non lus' }),
  you: 'Vous',
  said: (who, when) => `${who}, ${when} : `,
  details: (words) => `${words}. Détails`,
  showAll: (count) => `Tout montrer : ${count} caractères`,
  tryAgain: 'Réessayer',
  discard: 'Abandonner',
  expiredHere: (count) =>
    plural(count, {
      one: 'Un message a expiré avant que cet appareil soit là.',
      other: '# messages ont expiré avant que cet appareil soit là.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Un message destiné à cet appareil est perdu : son stockage est une copie plus ancienne.',
      other: '# messages destinés à cet appareil sont perdus : son stockage est une copie plus ancienne.',
    }),
}
