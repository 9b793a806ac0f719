import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `${name} lässt sich hier nicht öffnen`,
  nothingLost: (why) => `${why} Nichts ist verloren: Alles bleibt in diesem Browser.`,
  tryAgain: 'Noch einmal versuchen',
  chooseSomebody: 'Wähle jemanden aus der Liste oder drücke Strg K.',
  keysHint: 'Die Taste ? zeigt alle anderen.',
  asksToBeContact: (name) => `${name} möchte dein Kontakt werden.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Schließen',
  yourConnection: 'Deine Verbindung',
  connectionTo: (name) => `Die Verbindung zu ${name}`,
  yourFingerprint: 'Dein Fingerabdruck',
  isIt: (name) => `Ist das ${name}?`,
  report: (name) => `${name} melden`,
  yourDevices: 'Deine Geräte',
  linkDevice: 'Neues Gerät verbinden',
  ifDevicesLost: 'Wenn deine Geräte verloren gehen',
  invitations: 'Einladungen',
  passphrase: 'Passphrase',
}
