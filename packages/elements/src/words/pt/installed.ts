import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Há uma nova versão do Kith. Ela será usada a partir do próximo início.',
  newVersionLabel: 'Nova versão',
  useNow: 'Usar agora',
  later: 'Mais tarde',
  notifications: 'Notificações',
  whileOpen: 'Quando o Kith está aberto e ninguém olha',
  whileOpenHint: 'Em outra aba ou janela, ou atrás de uma.',
  whatWasWritten: 'Mostrar o que foi escrito',
  whatWasWrittenHint: 'Caso contrário, elas dizem quem escreveu e nada mais.',
  whenClosed: 'Quando o Kith está fechado',
  whenClosedHint:
    'O serviço push do fabricante do seu navegador acorda este dispositivo. Ele fica sabendo que algo chegou para você e quando, não de quem nem o quê.',
  denied: 'Seu navegador não permite. Permita as notificações desta página nas configurações dele e tente de novo.',
  missing: 'Este navegador não mostra notificações de páginas.',
  networkDoesNot: 'Esta rede não acorda dispositivos.',
  browserCannot: 'Este navegador não pode ser acordado.',
  serviceSilent: 'O serviço push do seu navegador não responde. Nada mudou; tente mais tarde.',
  newMessage: 'Nova mensagem',
  asks: (name) => `${name} pede para ser seu contato.`,
  something: 'Há algo novo',
  somethingFor: (name) => `Algo novo para ${name}`,
  mentionsYou: (name) => `${name} mencionou você`,
}
