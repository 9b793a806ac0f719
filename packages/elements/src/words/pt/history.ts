import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Mensagens anteriores',
  offered:
    'Este dispositivo tem o que chega a partir de agora. Os seus outros dispositivos podem ter o que veio antes.',
  bringHere: 'Trazer para cá',
  notNeeded: 'Não precisa',
  openElsewhere: 'Abra o Kith em outro dispositivo seu e diga sim lá…',
  cancel: 'Cancelar',
  bringing: (here, all) => `Trazendo as suas mensagens: ${here} de ${all}`,
  stopForNow: 'Parar por enquanto',
  isHere: 'O que veio antes já está aqui.',
  good: 'Certo',
  deviceAsks: 'Um dispositivo pede as suas mensagens',
  deviceAsksForAll: (device) =>
    `O seu dispositivo ${device} pede todas as mensagens que estão aqui. Só diga sim se ele está na sua mão.`,
  sendThem: 'Enviar',
  no: 'Não',
  keptFromBefore: 'Guardado de antes',
  stillKeeps: (name) =>
    `Este navegador ainda guarda mensagens, arquivos e chaves de ${name} de antes, que não usa mais.`,
  deleteForGood: 'Apagar de vez',
  deleting: 'Apagando…',
  keep: 'Manter',
}
