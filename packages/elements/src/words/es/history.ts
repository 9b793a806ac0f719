import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Mensajes anteriores',
  offered: 'Este dispositivo tiene lo que llegue desde ahora. Tus otros dispositivos pueden tener lo anterior.',
  bringHere: 'Traerlo aquí',
  notNeeded: 'No hace falta',
  openElsewhere: 'Abre Kith en otro dispositivo tuyo y di que sí allí…',
  cancel: 'Cancelar',
  bringing: (here, all) => `Trayendo tus mensajes: ${here} de ${all}`,
  stopForNow: 'Parar por ahora',
  isHere: 'Lo anterior ya está aquí.',
  good: 'Bien',
  deviceAsks: 'Un dispositivo pide tus mensajes',
  deviceAsksForAll: (device) =>
    `Tu dispositivo ${device} pide todos los mensajes que hay aquí. Di que sí solo si lo tienes en la mano.`,
  sendThem: 'Enviarlos',
  no: 'No',
  keptFromBefore: 'Guardado de antes',
  stillKeeps: (name) => `Este navegador aún guarda mensajes, archivos y claves de ${name} de antes, que ya no usa.`,
  deleteForGood: 'Borrarlos para siempre',
  deleting: 'Borrando…',
  keep: 'Conservarlos',
}
