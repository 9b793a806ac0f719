import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { de as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `${name} ansehen`,
  pictureOf: (at, count) => `Bild ${at} von ${count}`,
  before: 'Voriges Bild',
  after: 'Nächstes Bild',
  notHere: 'Dieses Bild ist nicht hier oder beschädigt.',
  save: (name) => `${name} sichern`,
  close: 'Schließen',
  recording: 'Aufnahme läuft',
  recorded: 'Was du gesagt hast',
  asking: 'Der Browser fragt, ob Kith zuhören darf.',
  askingToSee: 'Der Browser fragt, ob Kith sehen darf.',
  stop: 'Anhalten',
  discard: 'Verwerfen',
  send: 'Senden',
  again: 'Noch einmal',
  take: 'Aufnehmen',
  takePicture: 'Ein Bild aufnehmen',
  longest: (minutes) =>
    plural(minutes, {
      one: 'Die Aufnahme hat von selbst geendet: Länger als # Minute geht nicht.',
      other: 'Die Aufnahme hat von selbst geendet: Länger als # Minuten geht nicht.',
    }),
  refused: {
    denied: 'Der Browser erlaubt es nicht. Erlaube es neben der Adresse dieser Seite und versuche es noch einmal.',
    missing: 'Auf diesem Gerät wurde nichts gefunden, womit es ginge.',
    busy: 'Ein anderes Programm benutzt es gerade. Schließe das und versuche es noch einmal.',
    lost: 'Das Gerät war plötzlich weg. Was bis dahin da war, ist noch da.',
    unable: 'Dieser Browser kann das nicht.',
  },
}
