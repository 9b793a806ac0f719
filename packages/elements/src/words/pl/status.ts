import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Twój status',
  howOthersSeeYou: 'Jak widzą cię inni',
  notConnected: 'Brak połączenia',
  invisible: 'Niewidoczność',
  looksOffline: 'dla innych offline',
  note: 'Notka dla kontaktów',
  noteExample: 'Do szóstej w pociągu',
  yourPicture: 'Twoje zdjęcie',
  devices: 'Twoje urządzenia',
  passphrase: 'Hasło',
  checkConnection: 'Sprawdź połączenie',
  lock: 'Zablokuj',
}
