import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Votre statut',
  howOthersSeeYou: 'Comment les autres vous voient',
  notConnected: 'Non connecté',
  invisible: 'Invisible',
  looksOffline: 'hors ligne pour les autres',
  note: 'Note pour vos contacts',
  noteExample: 'Dans le train jusqu’à six heures',
  yourPicture: 'Votre photo',
  devices: 'Vos appareils',
  passphrase: 'Phrase secrète',
  checkConnection: 'Vérifier la connexion',
  lock: 'Verrouiller',
}
