import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Emoticon',
  yours: 'Le tue emoticon',
  hint: 'Scrivi il nome tra due volte due punti, come :party:, e al suo posto appare la tua immagine. Chi la legge può tenerla.',
  none: 'Non ne hai ancora. Scegli immagini piccole e chiamale come vuoi.',
  add: 'Aggiungi immagini',
  nameOf: (shortcut) => `Nome di ${shortcut}`,
  up: (shortcut) => `Sposta ${shortcut} in su`,
  down: (shortcut) => `Sposta ${shortcut} in giù`,
  remove: (shortcut) => `Rimuovi ${shortcut}`,
  added: (shortcuts) => `Aggiunte: ${shortcuts}`,
  there: 'Queste immagini sono già tra le tue emoticon.',
  removed: (shortcut) => `${shortcut} è rimossa. I messaggi che la contengono la conservano.`,
  undo: 'Annulla',
  full: (count) => `C’è posto per ${count} emoticon. Rimuovine alcune per aggiungerne altre.`,
  faults: {
    name: 'Un nome ha da 2 a 24 lettere e cifre e può contenere _, + e -.',
    taken: 'Un’altra emoticon si chiama così.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Tieni le emoticon',
  kept: (shortcuts) => `Tenute: ${shortcuts}`,
  change: 'Cambia le tue emoticon',
}
