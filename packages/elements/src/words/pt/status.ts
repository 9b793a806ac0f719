import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'O seu status',
  howOthersSeeYou: 'Como os outros veem você',
  notConnected: 'Sem conexão',
  invisible: 'Invisível',
  looksOffline: 'os outros veem você offline',
  note: 'Nota para os seus contatos',
  noteExample: 'No trem até as seis',
  yourPicture: 'Sua imagem',
  devices: 'Os seus dispositivos',
  passphrase: 'Frase secreta',
  checkConnection: 'Verificar a conexão',
  lock: 'Bloquear',
}
