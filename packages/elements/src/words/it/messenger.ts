import type { Sentences } from '../catalogue.ts'
import type { messenger as english } from '../en/messenger.ts'

export const messenger: Sentences<typeof english> = {
  cannotOpen: (name) => `${name} non si può aprire qui`,
  nothingLost: (why) => `${why} Nulla è andato perso: tutto resta in questo browser.`,
  tryAgain: 'Riprova',
  chooseSomebody: 'Scegli qualcuno dall’elenco o premi Ctrl K.',
  keysHint: 'Il tasto ? mostra tutti gli altri.',
  asksToBeContact: (name) => `${name} chiede di diventare tuo contatto.`,
  says: (name, text) => `${name}: ${text}`,
  close: 'Chiudi',
  yourConnection: 'La tua connessione',
  connectionTo: (name) => `La connessione con ${name}`,
  yourFingerprint: 'La tua impronta',
  isIt: (name) => `È davvero ${name}?`,
  report: (name) => `Segnala ${name}`,
  yourDevices: 'I tuoi dispositivi',
  linkDevice: 'Collega un nuovo dispositivo',
  ifDevicesLost: 'Se perdi i tuoi dispositivi',
  invitations: 'Inviti',
  passphrase: 'Frase segreta',
}
