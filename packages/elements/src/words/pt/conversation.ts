import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'direto',
  relay: 'servidor',
  kept: 'em espera',
  goDirectly: 'As mensagens vão direto entre os seus dispositivos',
  goThroughServer: 'As mensagens passam pelo servidor',
  areKept: 'As mensagens ficam guardadas até poderem ser entregues',
  dropToSend: (name) => `Solte para enviar a ${name}`,
  journalOf: (name) => `Diário de status de ${name}`,
  back: 'Voltar à lista',
  about: (name) => `Sobre ${name}`,
  youAsked: (name) =>
    `Você pediu para ${name} ser seu contato. O que você escrever enquanto isso pode esperar aqui até ${name} aceitar.`,
  youBlocked: (name) => `Você bloqueou ${name}. Nada mais é aceito deste nome.`,
  noContact: (name) => `${name} não está entre os seus contatos. A sua primeira mensagem vai junto com um pedido.`,
  takeBack: 'Retirar',
  block: 'Bloquear',
  unblock: 'Desbloquear',
  add: 'Adicionar',
  compare: 'Comparar',
  itIsFine: 'Está tudo bem',
}
