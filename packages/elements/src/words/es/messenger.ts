import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `No se puede abrir ${name} aquí`,
  nothingLost: (why) => `${why} No se ha perdido nada: todo sigue en este navegador.`,
  tryAgain: 'Intentar de nuevo',
  chooseSomebody: 'Elige a alguien de la lista o pulsa Ctrl K.',
  keysHint: 'La tecla ? muestra todas las demás.',
  asksToBeContact: (name) => `${name} quiere ser tu contacto.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Cerrar',
  yourConnection: 'Tu conexión',
  connectionTo: (name) => `La conexión con ${name}`,
  yourFingerprint: 'Tu huella',
  isIt: (name) => `¿Es ${name}?`,
  report: (name) => `Denunciar a ${name}`,
  yourDevices: 'Tus dispositivos',
  linkDevice: 'Vincular un dispositivo nuevo',
  ifDevicesLost: 'Si pierdes tus dispositivos',
  invitations: 'Invitaciones',
  passphrase: 'Frase de contraseña',
}
