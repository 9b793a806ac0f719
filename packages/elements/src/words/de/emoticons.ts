import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Emoticons',
  yours: 'Deine Emoticons',
  hint: 'Schreib den Namen zwischen zwei Doppelpunkte, etwa :party:, und an der Stelle steht dein Bild. Wer es liest, kann es behalten.',
  none: 'Du hast noch keine. Wähle kleine Bilder und nenne sie, wie du magst.',
  add: 'Bilder hinzufügen',
  nameOf: (shortcut) => `Name von ${shortcut}`,
  up: (shortcut) => `${shortcut} nach oben`,
  down: (shortcut) => `${shortcut} nach unten`,
  remove: (shortcut) => `${shortcut} entfernen`,
  added: (shortcuts) => `Hinzugefügt: ${shortcuts}`,
  there: 'Diese Bilder gehören schon zu deinen Emoticons.',
  removed: (shortcut) => `${shortcut} ist entfernt. In Nachrichten bleibt es stehen.`,
  undo: 'Rückgängig',
  full: (count) => `Es ist Platz für ${count} Emoticons. Entferne welche, dann passen andere hinein.`,
  faults: {
    name: 'Ein Name hat 2 bis 24 Buchstaben und Ziffern und darf _, + und - enthalten.',
    taken: 'Ein anderes Emoticon heißt schon so.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Emoticons behalten',
  kept: (shortcuts) => `Behalten: ${shortcuts}`,
  change: 'Deine Emoticons ändern',
}
