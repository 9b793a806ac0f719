import { es as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Nueva encuesta',
  question: 'Pregunta',
  answer: (number) => `Respuesta ${number}`,
  addAnswer: 'Añadir una respuesta',
  removeAnswer: (number) => `Quitar la respuesta ${number}`,
  several: 'Se pueden elegir varias respuestas',
  whyOpen: 'Todos aquí ven quién eligió qué: cada voto llega sellado de la persona y ningún servidor cuenta.',
  needed: 'Una encuesta necesita una pregunta y al menos dos respuestas distintas.',
  send: 'Enviar encuesta',
  chooseOne: 'Elige una',
  chooseSeveral: 'Elige una o varias',
  over: 'Cerrada',
  vote: 'Votar',
  takeBack: 'Retirar mi voto',
  votes: (count) => plural(count, { one: '# voto', other: '# votos' }),
  voters: (count) => plural(count, { one: '# persona ha votado', other: '# personas han votado' }),
  nobody: 'Nadie ha votado todavía',
  end: 'Cerrar encuesta',
}
