import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { pt as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'Do que se trata?',
  reasons: {
    unwanted: 'Mensagens indesejadas ou propaganda',
    fraud: 'Golpe ou nome de outra pessoa',
    threat: 'Ameaças',
    abuse: 'Insultos ou ódio',
    other: 'Outra coisa',
  },
  whatToKnow: 'O que o operador deve saber',
  ifYouLike: '(se quiser)',
  show: (count) => plural(count, { one: 'Mostrar a última mensagem', other: 'Mostrar as últimas # mensagens' }),
  blockToo: (name) => `Bloquear ${name} também`,
  whatIsSeen: (name) =>
    `O operador vê quem é você, o que você diz e mostra aqui e as palavras com que ${name} pediu para ser seu contato. Não pode ler mais nada. ${name} não fica sabendo.`,
  report: 'Denunciar',
  told: (name) => `O operador desta rede foi informado sobre ${name}.`,
  done: 'Pronto',
}
