import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'I tuoi contatti la vedono accanto al tuo nome. Arriva solo a loro, e nessuno lungo la strada può guardarla.',
  choose: 'Scegli un’immagine',
  other: 'Un’altra immagine',
  take: 'Scatta una foto',
  remove: 'Togli l’immagine',
  part: 'La parte mostrata',
  partHint: 'Trascinala al suo posto o usa i tasti freccia; più e meno la avvicinano e la allontanano.',
  closer: 'Più vicino',
  use: 'Usa questa immagine',
  cancel: 'Annulla',
  shown: 'Da ora i tuoi contatti vedono questa immagine.',
  gone: 'I tuoi contatti vedono di nuovo le tue lettere.',
  unable: 'Questo browser non può farne un’immagine piccola.',
  faults: {
    unknown: 'Questo file non è un’immagine leggibile qui. PNG, JPEG, WebP, GIF e AVIF lo sono.',
    disguised: 'Questo file è altro da ciò che dice, quindi non è stato aperto. Scegline un altro.',
    heavy: 'Questo file supera i 32 MB. Scegline uno più piccolo.',
    huge: 'Questa immagine ha più di 40 milioni di pixel. Riducila o scegline un’altra.',
    broken: 'Questa immagine è danneggiata e non si può aprire. Scegline un’altra.',
  },
}
