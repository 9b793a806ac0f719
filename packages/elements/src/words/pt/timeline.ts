import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { pt as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Mensagens com ${name}`,
  earlier: 'Mensagens anteriores…',
  nothingYet: 'Ainda não há nada aqui.',
  sealed: (name) => `O que você e ${name} escrevem fica selado entre os seus dispositivos; a rede não consegue ler.`,
  unread: 'Não lidas',
  toNewest: 'Ir para a mensagem mais recente',
  toNewestUnread: (count) =>
    plural(count, {
      one: 'Ir para a mensagem mais recente, # não lida',
      other: 'Ir para a mensagem mais recente, # não lidas',
    }),
  you: 'Você',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Detalhes`,
  showAll: (count) => `Mostrar tudo: ${count} caracteres`,
  tryAgain: 'Tentar de novo',
  discard: 'Descartar',
  expiredHere: (count) =>
    plural(count, {
      one: 'Uma mensagem expirou antes de este dispositivo estar aqui.',
      other: '# mensagens expiraram antes de este dispositivo estar aqui.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: 'Uma mensagem para este dispositivo se perdeu: o armazenamento dele é uma cópia mais antiga.',
      other: '# mensagens para este dispositivo se perderam: o armazenamento dele é uma cópia mais antiga.',
    }),
}
