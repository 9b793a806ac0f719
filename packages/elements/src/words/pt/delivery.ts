import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Foi junto com o seu pedido; ${name} lê antes de decidir`,
  withAcceptedRequest: (name) => `Foi junto com o seu pedido, que ${name} aceitou`,
  afterRequest: (name) => `${name} verá isto depois de aceitar o seu pedido`,
  notSent: (why) => `Não enviada: ${why}`,
  writing: 'Sendo gravada neste dispositivo',
  takingBack: (name) => `Sendo retirada; isso se decide quando ${name} aparecer`,
  scheduled: 'Esperando a hora certa',
  fromOtherDevice: 'Enviada de outro dispositivo seu',
  waiting: 'Esperando neste dispositivo',
  waitingBecause: (why) => `Esperando: ${why}`,
  kept: (name) => `Guardada pelo servidor até ${name} aparecer`,
  keptBecause: (why) => `Guardada pelo servidor: ${why}`,
  delivered: 'Entregue',
  deliveredDirectly: 'Entregue diretamente',
  deliveredByServer: 'Entregue pelo servidor',
  takenBack: 'Retirada antes de ser entregue',
  expired: 'Não entregue: o prazo acabou',
  notDelivered: (why) => `Não entregue: ${why}`,
  unknowable: (why) => `Não dá para saber: ${why}`,
}
