import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { de as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Nachrichten mit ${name}`,
  earlier: 'Frühere Nachrichten…',
  nothingYet: 'Hier steht noch nichts.',
  sealed: (name) => `Was du und ${name} schreibt, ist zwischen euren Geräten versiegelt. Das Netz kann es nicht lesen.`,
  unread: 'Ungelesen',
  toNewest: 'Zur neuesten Nachricht',
  toNewestUnread: (count) =>
    plural(count, { one: 'Zur neuesten Nachricht, # ungelesen', other: 'Zur neuesten Nachricht, # ungelesen' }),
  you: 'Du',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Einzelheiten`,
  showAll: (count) => `Alles zeigen: ${count} Zeichen`,
  tryAgain: 'Noch einmal versuchen',
  discard: 'Verwerfen',
  expiredHere: (count) =>
    plural(count, {
      one: 'Eine Nachricht ist verfallen, bevor dieses Gerät da war.',
      other: '# Nachrichten sind verfallen, bevor dieses Gerät da war.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Eine Nachricht an dieses Gerät ist verloren: Sein Speicher ist eine ältere Kopie.',
      other: '# Nachrichten an dieses Gerät sind verloren: Sein Speicher ist eine ältere Kopie.',
    }),
}
