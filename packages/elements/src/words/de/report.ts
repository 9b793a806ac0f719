import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { de as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'Worum geht es?',
  reasons: {
    unwanted: 'Unerwünschte Nachrichten oder Werbung',
    fraud: 'Betrug oder ein fremder Name',
    threat: 'Drohungen',
    abuse: 'Beleidigungen oder Hass',
    other: 'Etwas anderes',
  },
  whatToKnow: 'Was der Betreiber wissen sollte',
  ifYouLike: '(wenn du magst)',
  show: (count) => plural(count, { one: 'Die letzte Nachricht zeigen', other: 'Die letzten # Nachrichten zeigen' }),
  blockToo: (name) => `${name} auch blockieren`,
  whatIsSeen: (name) =>
    `Der Betreiber sieht, wer du bist, was du hier schreibst und zeigst, und die Worte, mit denen ${name} dein Kontakt werden wollte. Sonst ist dort nichts zu lesen. ${name} erfährt nichts davon.`,
  report: 'Melden',
  told: (name) => `Der Betreiber dieses Netzes weiß jetzt von ${name}.`,
  done: 'Fertig',
}
