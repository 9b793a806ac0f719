import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { pt as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Configurações',
  addSomebody: 'Adicionar alguém',
  newGroup: 'Novo grupo',
  search: 'Buscar',
  searchHint: 'Buscar pessoas, mensagens e comandos',
  conversations: 'Conversas',
  requests: 'Pedidos',
  people: 'Pessoas',
  messages: 'Mensagens',
  commands: 'Comandos',
  blockedCount: (count) => plural(count, { one: 'Bloqueados (#)', other: 'Bloqueados (#)' }),
  nothingFound: (query) => `Nada encontrado para “${query}”.`,
  nobody: 'Ainda não há ninguém aqui. Adicione alguém pelo nome ou envie o seu link.',
  unblock: 'Desbloquear',
  unblockName: (name) => `Desbloquear ${name}`,
  unread: 'não lidas',
  draft: 'Rascunho:',
  asks: 'Quer ser seu contato',
  you: 'Você:',
  asked: 'Pedido enviado, ainda sem resposta',
  blocked: 'Nome bloqueado',
  youAreMentioned: 'mencionaram você',
  quietButMentions: 'Silenciado, exceto quando mencionam você',
}
