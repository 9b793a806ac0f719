import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Inviato con la tua richiesta; ${name} lo legge prima di decidere`,
  withAcceptedRequest: (name) => `Inviato con la tua richiesta, che ${name} ha accettato`,
  afterRequest: (name) => `${name} lo vedrà dopo aver accettato la tua richiesta`,
  notSent: (why) => `Non inviato: ${why}`,
  writing: 'Salvataggio su questo dispositivo in corso',
  takingBack: (name) => `Ritiro in corso; si deciderà quando ${name} ci sarà`,
  scheduled: 'Aspetta il suo momento',
  fromOtherDevice: 'Inviato da un altro tuo dispositivo',
  waiting: 'In attesa su questo dispositivo',
  waitingBecause: (why) => `In attesa: ${why}`,
  kept: (name) => `Conservato dal server finché ${name} non ci sarà`,
  keptBecause: (why) => `Conservato dal server: ${why}`,
  delivered: 'Consegnato',
  deliveredDirectly: 'Consegnato direttamente',
  deliveredByServer: 'Consegnato tramite il server',
  takenBack: 'Ritirato prima della consegna',
  expired: 'Non consegnato: il tempo è scaduto',
  notDelivered: (why) => `Non consegnato: ${why}`,
  unknowable: (why) => `Non si può sapere: ${why}`,
}
