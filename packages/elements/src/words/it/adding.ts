import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Aggiungi qualcuno',
  theirName: 'Il suo nome',
  fewWords: 'Due parole',
  ifYouLike: '(se vuoi)',
  wordsExample: 'Ci siamo conosciuti al mercato',
  ask: 'Chiedi',
  orLetThemFindYou: 'Oppure fatti trovare',
  noNameYet: 'Non ha ancora un nome qui?',
  linkAsksThem: 'Il tuo link chiede di sceglierne uno. Alcune reti chiedono anche un invito.',
  thisIsYou: 'Questo nome è il tuo; aggiungi qualcun altro.',
  nobodyHasIt: 'Nessuno ha ancora questo nome. È scritto bene? Puoi anche inviare il tuo link.',
  invite: 'Invita in questa rete',
  yourLink: 'Il tuo link',
  copy: 'Copia',
  copied: 'Copiato',
  linkAsCode: 'Il link come codice da scansionare',
}
