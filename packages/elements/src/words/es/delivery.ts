import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Fue con tu solicitud; ${name} lo lee antes de decidir`,
  withAcceptedRequest: (name) => `Fue con tu solicitud, que ${name} aceptó`,
  afterRequest: (name) => `${name} lo verá cuando acepte tu solicitud`,
  notSent: (why) => `No enviado: ${why}`,
  writing: 'Guardándose en este dispositivo',
  takingBack: (name) => `Retirándose; se decidirá cuando ${name} esté`,
  scheduled: 'Esperando su momento',
  fromOtherDevice: 'Enviado desde otro de tus dispositivos',
  waiting: 'Esperando en este dispositivo',
  waitingBecause: (why) => `Esperando: ${why}`,
  kept: (name) => `El servidor lo guarda hasta que ${name} esté`,
  keptBecause: (why) => `Lo guarda el servidor: ${why}`,
  delivered: 'Entregado',
  deliveredDirectly: 'Entregado directamente',
  deliveredByServer: 'Entregado a través del servidor',
  takenBack: 'Retirado antes de entregarse',
  expired: 'No entregado: se acabó su tiempo',
  notDelivered: (why) => `No entregado: ${why}`,
  unknowable: (why) => `No se puede saber: ${why}`,
}
