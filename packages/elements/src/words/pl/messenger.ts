import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `Nie można tu otworzyć: ${name}`,
  nothingLost: (why) => `${why} Nic nie przepadło: wszystko zostaje w tej przeglądarce.`,
  tryAgain: 'Spróbuj ponownie',
  chooseSomebody: 'Wybierz kogoś z listy albo naciśnij Ctrl K.',
  keysHint: 'Klawisz ? pokazuje wszystkie pozostałe.',
  asksToBeContact: (name) => `${name} chce być w twoich kontaktach.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Zamknij',
  yourConnection: 'Twoje połączenie',
  connectionTo: (name) => `Połączenie: ${name}`,
  yourFingerprint: 'Twój odcisk',
  isIt: (name) => `Czy to ${name}?`,
  report: (name) => `Zgłoś: ${name}`,
  yourDevices: 'Twoje urządzenia',
  linkDevice: 'Połącz nowe urządzenie',
  ifDevicesLost: 'Gdy stracisz urządzenia',
  invitations: 'Zaproszenia do sieci',
  passphrase: 'Hasło',
}
