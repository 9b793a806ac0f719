import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { de as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Geräte von ${name}`,
  linkNew: 'Neues Gerät verbinden',
  soThatOthersAreSure: 'Damit andere wissen, dass du es bist',
  wordsAndDigits: 'Wörter und Ziffern, die andere vergleichen, gleich auf all deinen Geräten.',
  yourFingerprint: 'Dein Fingerabdruck',
  since: (when) => `Seit ${when}`,
  thisSince: (when) => `Dieses Gerät · seit ${when}`,
  rename: 'Umbenennen',
  renameDevice: (device) => `${device} umbenennen`,
  remove: 'Entfernen',
  removeDevice: (device) => `${device} entfernen`,
  whatItIsSeenAs: 'Wie du und andere es sehen',
  save: 'Speichern',
  saving: 'Wird gespeichert…',
  takeThisOut: (name) =>
    `Dieses Gerät von ${name} trennen? Es ist sofort draußen und bekommt keine Nachricht mehr. Deine anderen Geräte bleiben.`,
  takeOut: (device, name) =>
    `${device} von ${name} trennen? Es ist sofort draußen und bekommt keine Nachricht mehr. Was es schon hat, bleibt darauf.`,
  removing: 'Wird entfernt…',
  cancel: 'Abbrechen',
  ifThisIsLost: 'Wenn dieses Gerät verloren geht',
  ifAllAreLost: 'Wenn all deine Geräte verloren gehen',
  nothingBringsBack:
    'Noch bringt nichts deinen Namen zurück: Niemand könnte es, auch nicht, wer den Server betreibt. Schreib einen Wiederherstellungscode auf, das dauert eine Minute.',
  comesBackWith: (keys) => `Dein Name kommt zurück mit dem, was du aufbewahrst: ${keys}.`,
  codes: (count) => plural(count, { one: 'ein Code auf Papier', other: '# Codes auf Papier' }),
  passkeys: (count) => plural(count, { one: 'ein Passkey', other: '# Passkeys' }),
  makeCode: 'Wiederherstellungscode erstellen',
  recovery: 'Wiederherstellung',
  isDeviceOf: (device, name) => `${device} ist jetzt ein Gerät von ${name}.`,
  showDevices: 'Deine Geräte zeigen',
  openThere: (address) => `Öffne auf dem neuen Gerät ${address}.`,
  chooseThere: 'Wähle „Dieses Gerät verbinden“. Es zeigt einen Code.',
  typeHere: 'Tippe den Code hier ein oder scanne ihn mit der Kamera dieses Geräts.',
  codeThere: 'Code auf dem neuen Gerät',
  lookingForIt: 'Wird gesucht…',
  goOn: 'Weiter',
  wantsToBe: (device, name) => `${device} möchte ein Gerät von ${name} werden. Dort steht:`,
  waitingForYes: 'Warten auf das Ja am neuen Gerät…',
  sayYesOnly:
    'Sag nur Ja zu einem Gerät, das du in der Hand hältst. Es kann von da an in deinem Namen lesen und schreiben.',
  digitsAreSame: 'Die Ziffern sind gleich',
  theyAreNot: 'Sind sie nicht',
}
