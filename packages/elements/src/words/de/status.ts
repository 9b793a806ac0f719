import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Dein Status',
  howOthersSeeYou: 'Wie andere dich sehen',
  notConnected: 'Nicht verbunden',
  invisible: 'Unsichtbar',
  looksOffline: 'für andere offline',
  note: 'Notiz für deine Kontakte',
  noteExample: 'Bis sechs im Zug',
  yourPicture: 'Dein Bild',
  devices: 'Deine Geräte',
  passphrase: 'Passphrase',
  checkConnection: 'Verbindung prüfen',
  lock: 'Sperren',
}
