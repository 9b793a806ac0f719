import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Wysłano z zaproszeniem; ${name} przeczyta je przed decyzją`,
  withAcceptedRequest: (name) => `Wysłano z zaproszeniem, które ${name} już przyjmuje`,
  afterRequest: (name) => `${name} zobaczy to po przyjęciu zaproszenia`,
  notSent: (why) => `Nie wysłano: ${why}`,
  writing: 'Zapisywanie na tym urządzeniu',
  takingBack: (name) => `Wycofywanie; rozstrzygnie się, gdy pojawi się ${name}`,
  scheduled: 'Czeka na swój czas',
  fromOtherDevice: 'Wysłano z innego twojego urządzenia',
  waiting: 'Czeka na tym urządzeniu',
  waitingBecause: (why) => `Czeka: ${why}`,
  kept: (name) => `Czeka na serwerze, aż pojawi się ${name}`,
  keptBecause: (why) => `Czeka na serwerze: ${why}`,
  delivered: 'Dostarczono',
  deliveredDirectly: 'Dostarczono bezpośrednio',
  deliveredByServer: 'Dostarczono przez serwer',
  takenBack: 'Wycofano przed dostarczeniem',
  expired: 'Nie dostarczono: minął czas',
  notDelivered: (why) => `Nie dostarczono: ${why}`,
  unknowable: (why) => `Nie można ustalić: ${why}`,
}
