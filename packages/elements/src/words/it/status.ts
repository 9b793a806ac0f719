import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Il tuo stato',
  howOthersSeeYou: 'Come ti vedono gli altri',
  notConnected: 'Non connesso',
  invisible: 'Invisibile',
  looksOffline: 'agli altri risulti offline',
  note: 'Nota per i tuoi contatti',
  noteExample: 'In treno fino alle sei',
  yourPicture: 'La tua immagine',
  devices: 'I tuoi dispositivi',
  passphrase: 'Frase segreta',
  checkConnection: 'Controlla la connessione',
  lock: 'Blocca',
}
