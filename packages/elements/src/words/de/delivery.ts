import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Ging mit deiner Anfrage mit; ${name} liest es vor der Entscheidung`,
  withAcceptedRequest: (name) => `Ging mit deiner Anfrage mit, die ${name} angenommen hat`,
  afterRequest: (name) => `${name} sieht das, sobald deine Anfrage angenommen ist`,
  notSent: (why) => `Nicht gesendet: ${why}`,
  writing: 'Wird auf diesem Gerät gespeichert',
  takingBack: (name) => `Wird zurückgenommen; entschieden ist es, wenn ${name} da ist`,
  scheduled: 'Wartet auf den gewählten Zeitpunkt',
  fromOtherDevice: 'Von einem anderen Gerät von dir gesendet',
  waiting: 'Wartet auf diesem Gerät',
  waitingBecause: (why) => `Wartet: ${why}`,
  kept: (name) => `Liegt beim Server, bis ${name} da ist`,
  keptBecause: (why) => `Liegt beim Server: ${why}`,
  delivered: 'Zugestellt',
  deliveredDirectly: 'Direkt zugestellt',
  deliveredByServer: 'Über den Server zugestellt',
  takenBack: 'Vor der Zustellung zurückgenommen',
  expired: 'Nicht zugestellt: Die Zeit war abgelaufen',
  notDelivered: (why) => `Nicht zugestellt: ${why}`,
  unknowable: (why) => `Lässt sich nicht feststellen: ${why}`,
}
