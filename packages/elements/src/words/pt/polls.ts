import { pt as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Nova enquete',
  question: 'Pergunta',
  answer: (number) => `Resposta ${number}`,
  addAnswer: 'Adicionar uma resposta',
  removeAnswer: (number) => `Remover a resposta ${number}`,
  several: 'É possível escolher várias respostas',
  whyOpen: 'Todos aqui veem quem escolheu o quê: cada voto vem selado da própria pessoa, e nenhum servidor conta.',
  needed: 'Uma enquete precisa de uma pergunta e de pelo menos duas respostas diferentes.',
  send: 'Enviar enquete',
  chooseOne: 'Escolha uma',
  chooseSeveral: 'Escolha uma ou mais',
  over: 'Encerrada',
  vote: 'Votar',
  takeBack: 'Retirar meu voto',
  votes: (count) => plural(count, { one: '# voto', other: '# votos' }),
  voters: (count) => plural(count, { one: '# pessoa votou', other: '# pessoas votaram' }),
  nobody: 'Ninguém votou ainda',
  end: 'Encerrar enquete',
}
