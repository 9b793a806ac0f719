import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { de as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Verbindung',
  connecting: 'Verbindung wird aufgebaut… Was du schreibst, bleibt auf diesem Gerät, bis es hinausgehen kann.',
  waiting: (why, seconds) =>
    `${why} Was du schreibst, bleibt auf diesem Gerät, bis es hinausgehen kann. Neuer Versuch in ${seconds} s.`,
  trying: (why) => `${why} Was du schreibst, bleibt auf diesem Gerät, bis es hinausgehen kann. Neuer Versuch läuft.`,
  refused: (why) => `${why} Deine Nachrichten sind auf diesem Gerät sicher.`,
  storeGone:
    'Was dieser Browser für Kith aufbewahrt hat, wurde gelöscht, oder sein Speicher ist ausgefallen; hier geht nichts mehr hinaus oder kommt an. Was zugestellt wurde, haben die anderen; lade die Seite neu, um zu sehen, was hier übrig ist.',
  left: 'Du hast das Netz verlassen.',
  noRoom:
    'Auf diesem Gerät ist kein Platz mehr: Bis sich das ändert, lässt sich nichts senden oder empfangen. Was andere dir schicken, wartet bei ihnen.',
  damaged: (count) =>
    plural(count, {
      one: 'Ein Datensatz auf diesem Gerät ist beschädigt und beiseitegelegt; alles andere ist, wie es war.',
      other: '# Datensätze auf diesem Gerät sind beschädigt und beiseitegelegt; alles andere ist, wie es war.',
    }),
  tryNow: 'Jetzt versuchen',
  comeBack: 'Zurückkommen',
  chooseAnother: 'Anderen Namen wählen',
  beginAgain: 'Hier neu beginnen',
  useHere: 'Hier benutzen',
  reload: 'Seite neu laden',
}
