import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Messaggi precedenti',
  offered:
    'Questo dispositivo ha ciò che arriva da ora in poi. Gli altri tuoi dispositivi possono avere ciò che c’era prima.',
  bringHere: 'Portalo qui',
  notNeeded: 'Non serve',
  openElsewhere: 'Apri Kith su un altro tuo dispositivo e di’ di sì lì…',
  cancel: 'Annulla',
  bringing: (here, all) => `I tuoi messaggi arrivano: ${here} di ${all}`,
  stopForNow: 'Ferma per ora',
  isHere: 'Ciò che c’era prima è qui.',
  good: 'Bene',
  deviceAsks: 'Un dispositivo chiede i tuoi messaggi',
  deviceAsksForAll: (device) =>
    `Il tuo dispositivo ${device} chiede tutti i messaggi che sono qui. Di’ di sì solo se lo hai in mano.`,
  sendThem: 'Inviali',
  no: 'No',
  keptFromBefore: 'Conservato da prima',
  stillKeeps: (name) => `Questo browser conserva ancora messaggi, file e chiavi di ${name} da prima, che non usa più.`,
  deleteForGood: 'Eliminali per sempre',
  deleting: 'Eliminazione…',
  keep: 'Tienili',
}
