import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { de as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'Die Passphrase ist weg. Wer diesen Browser benutzt, kann Kith öffnen.',
  withoutOne:
    'Deine Nachrichten und Schlüssel sind in diesem Browser. Ohne Passphrase kann sie lesen, wer davor sitzt oder seine Dateien kopiert.',
  withOne:
    'Mit einer wird danach gefragt, sooft Kith geöffnet wird. Sie bleibt auf diesem Gerät und geht nirgendwohin; deine anderen Geräte haben ihre eigene.',
  set: 'Passphrase festlegen',
  isSet: 'Die Passphrase ist festgelegt. Ohne sie öffnet von nun an niemand, was hier ist.',
  opensAlone: 'Was in diesem Browser ist, öffnet allein deine Passphrase.',
  lockNow: 'Jetzt sperren',
  change: 'Ändern',
  takeAway: 'Entfernen',
  lockByItself: 'Von selbst sperren',
  never: 'Nie',
  afterMinutes: (count) =>
    plural(count, { one: 'Nach einer Minute ohne Berührung', other: 'Nach # Minuten ohne Berührung' }),
  afterAnHour: 'Nach einer Stunde ohne Berührung',
  whileLocked: 'Solange gesperrt ist, kommt hier nichts herein; es wartet auf dich.',
  presentOne: 'Die jetzige',
  newOne: 'Die neue',
  passphrase: 'Passphrase',
  fourWords: 'Vier Wörter, die nicht zusammengehören, sind leicht zu merken und schwer zu erraten.',
  sameAgain: 'Noch einmal dieselbe',
  keepItSafe:
    'Niemand kann ohne sie öffnen, was hier ist, auch nicht, wer den Server betreibt. Bewahre sie sicher auf.',
  setIt: 'Festlegen',
  whoeverThen: 'Wer diesen Browser benutzt, kann Kith dann öffnen und lesen, was darin ist.',
  yourPassphrase: 'Deine Passphrase',
  oneMoment: 'Einen Augenblick…',
  onPurpose: 'Das dauert mit Absicht einen Augenblick: so lange wie jeder Versuch von jemandem, der rät.',
  cancel: 'Abbrechen',
  atLeast: (count) => plural(count, { one: 'Nimm mindestens # Zeichen.', other: 'Nimm mindestens # Zeichen.' }),
  notTheSame: 'Das ist nicht dieselbe.',
}
