import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { it as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Dispositivi di ${name}`,
  linkNew: 'Collega un nuovo dispositivo',
  soThatOthersAreSure: 'Perché gli altri siano sicuri che sei tu',
  wordsAndDigits: 'Parole e cifre che gli altri confrontano, uguali su tutti i tuoi dispositivi.',
  yourFingerprint: 'La tua impronta',
  since: (when) => `Da: ${when}`,
  thisSince: (when) => `Questo dispositivo · da: ${when}`,
  rename: 'Rinomina',
  renameDevice: (device) => `Rinomina ${device}`,
  remove: 'Rimuovi',
  removeDevice: (device) => `Rimuovi ${device}`,
  whatItIsSeenAs: 'Come lo vedete tu e gli altri',
  save: 'Salva',
  saving: 'Salvataggio…',
  takeThisOut: (name) =>
    `Togliere questo dispositivo da ${name}? Esce subito e non riceve più messaggi. Gli altri tuoi dispositivi restano.`,
  takeOut: (device, name) =>
    `Togliere ${device} da ${name}? Esce subito e non riceve più messaggi. Ciò che ha già vi resta.`,
  removing: 'Rimozione…',
  cancel: 'Annulla',
  ifThisIsLost: 'Se perdi questo dispositivo',
  ifAllAreLost: 'Se perdi tutti i tuoi dispositivi',
  nothingBringsBack:
    'Ancora nulla può ridarti il tuo nome: nessuno potrebbe, nemmeno chi gestisce il server. Annota un codice di recupero, ci vuole un minuto.',
  comesBackWith: (keys) => `Il tuo nome torna con ciò che conservi: ${keys}.`,
  codes: (count) => plural(count, { one: 'un codice su carta', other: '# codici su carta' }),
  passkeys: (count) => plural(count, { one: 'una passkey', other: '# passkey' }),
  makeCode: 'Crea un codice di recupero',
  recovery: 'Recupero',
  isDeviceOf: (device, name) => `${device} ora è un dispositivo di ${name}.`,
  showDevices: 'Mostra i tuoi dispositivi',
  openThere: (address) => `Sul nuovo dispositivo apri ${address}.`,
  chooseThere: 'Scegli «Collega questo dispositivo». Mostra un codice.',
  typeHere: 'Scrivi qui il codice o scansionalo con la fotocamera di questo dispositivo.',
  codeThere: 'Codice sul nuovo dispositivo',
  lookingForIt: 'Ricerca…',
  goOn: 'Continua',
  wantsToBe: (device, name) => `${device} vuole diventare un dispositivo di ${name}. Mostra:`,
  waitingForYes: 'In attesa del sì sul nuovo dispositivo…',
  sayYesOnly: 'Di’ di sì solo a un dispositivo che hai in mano. Da allora potrà leggere e scrivere a tuo nome.',
  digitsAreSame: 'Le cifre sono uguali',
  theyAreNot: 'Non lo sono',
}
