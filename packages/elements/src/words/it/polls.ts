import { it as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Nuovo sondaggio',
  question: 'Domanda',
  answer: (number) => `Risposta ${number}`,
  addAnswer: 'Aggiungi una risposta',
  removeAnswer: (number) => `Togli la risposta ${number}`,
  several: 'Si possono scegliere più risposte',
  whyOpen: 'Qui tutti vedono chi ha scelto cosa: ogni voto arriva sigillato dalla persona e nessun server conta.',
  needed: 'Un sondaggio ha bisogno di una domanda e di almeno due risposte diverse.',
  send: 'Invia sondaggio',
  chooseOne: 'Scegline una',
  chooseSeveral: 'Scegline una o più',
  over: 'Chiuso',
  vote: 'Vota',
  takeBack: 'Ritira il mio voto',
  votes: (count) => plural(count, { one: '# voto', other: '# voti' }),
  voters: (count) => plural(count, { one: '# persona ha votato', other: '# persone hanno votato' }),
  nobody: 'Nessuno ha ancora votato',
  end: 'Chiudi sondaggio',
}
