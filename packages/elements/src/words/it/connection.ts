import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { it as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Connessione',
  connecting: 'Connessione in corso… Ciò che scrivi resta su questo dispositivo finché non può partire.',
  waiting: (why, seconds) =>
    `${why} Ciò che scrivi resta su questo dispositivo finché non può partire. Nuovo tentativo tra ${seconds} s.`,
  trying: (why) =>
    `${why} Ciò che scrivi resta su questo dispositivo finché non può partire. Nuovo tentativo in corso.`,
  refused: (why) => `${why} I tuoi messaggi sono al sicuro su questo dispositivo.`,
  storeGone:
    'Ciò che questo browser conservava per Kith è stato cancellato, oppure il suo disco si è guastato: qui non parte e non arriva più nulla. Ciò che è stato consegnato è presso gli altri; ricarica la pagina per vedere che cosa resta qui.',
  left: 'Hai lasciato la rete.',
  noRoom:
    'Su questo dispositivo non c’è più spazio: finché non ce n’è, non si può inviare né ricevere nulla. Ciò che ti inviano gli altri aspetta da loro.',
  damaged: (count) =>
    plural(count, {
      one: 'Un elemento su questo dispositivo è danneggiato ed è stato messo da parte; tutto il resto è come prima.',
      other:
        '# elementi su questo dispositivo sono danneggiati e sono stati messi da parte; tutto il resto è come prima.',
    }),
  tryNow: 'Prova ora',
  comeBack: 'Torna',
  chooseAnother: 'Scegli un altro nome',
  beginAgain: 'Ricomincia qui',
  useHere: 'Usalo qui',
  reload: 'Ricarica la pagina',
}
