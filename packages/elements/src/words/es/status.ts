import type { Sentences } from '../catalogue.ts'
import type { status as english } from '../en/status.ts'

export const status: Sentences<typeof english> = {
  yourStatus: 'Tu estado',
  howOthersSeeYou: 'Cómo te ven los demás',
  notConnected: 'Sin conexión',
  invisible: 'Invisible',
  looksOffline: 'los demás te ven sin conexión',
  note: 'Nota para tus contactos',
  noteExample: 'En el tren hasta las seis',
  yourPicture: 'Tu imagen',
  devices: 'Tus dispositivos',
  passphrase: 'Frase de contraseña',
  checkConnection: 'Comprobar la conexión',
  lock: 'Bloquear',
}
