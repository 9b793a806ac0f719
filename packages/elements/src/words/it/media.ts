import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { it as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Guarda ${name}`,
  pictureOf: (at, count) => `Immagine ${at} di ${count}`,
  before: 'Immagine precedente',
  after: 'Immagine successiva',
  notHere: 'Questa immagine non è qui, oppure è danneggiata.',
  save: (name) => `Salva ${name}`,
  close: 'Chiudi',
  recording: 'Registrazione in corso',
  recorded: 'Quello che hai detto',
  asking: 'Il browser chiede se Kith può ascoltare.',
  askingToSee: 'Il browser chiede se Kith può vedere.',
  stop: 'Ferma',
  discard: 'Butta via',
  send: 'Invia',
  again: 'Di nuovo',
  take: 'Scatta',
  takePicture: 'Scatta una foto',
  longest: (minutes) =>
    plural(minutes, {
      one: 'Si è fermata da sola: # minuto è il massimo.',
      other: 'Si è fermata da sola: # minuti è il massimo.',
    }),
  refused: {
    denied: 'Il browser non lo permette. Permettilo accanto all’indirizzo di questa pagina, poi riprova.',
    missing: 'Su questo dispositivo non c’è nulla con cui farlo.',
    busy: 'Lo sta usando un altro programma. Chiudilo, poi riprova.',
    lost: 'È stato staccato mentre era in uso. Quello che c’era fino ad allora è conservato.',
    unable: 'Questo browser non può farlo.',
  },
}
