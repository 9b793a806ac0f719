import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { pt as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Convites',
  lead: 'Onde uma rede só dá nomes a quem é convidado, entra-se assim: um endereço para uma pessoa, uma vez.',
  forThisName: 'Só para este nome',
  ifYouLike: '(se quiser)',
  make: 'Criar um convite',
  making: 'Criando…',
  madeFor: (name) => `Um convite para ${name}. Não o envie a mais ninguém: quem abrir primeiro fica com o nome.`,
  madeForOne: 'Um convite para uma pessoa. Não o envie a mais ninguém: quem abrir primeiro fica com o nome.',
  address: 'Endereço do convite',
  shownOnce: 'Aparece uma vez só; a própria rede não o conhece.',
  done: 'Pronto',
  madeSoFar: 'Criados até agora',
  older: (count) => plural(count, { one: 'E um mais antigo.', other: 'E # mais antigos.' }),
  forName: (name) => `Para ${name}`,
  forAnybody: 'Para qualquer pessoa',
  goodUntil: (when) => `Válido até: ${when}`,
  cameWithIt: (name) => `${name} entrou com ele`,
  revoked: 'Revogado',
  wasGoodUntil: (when) => `Era válido até: ${when}`,
  revoke: 'Revogar',
  revokeFor: (name) => `Revogar o convite para ${name}`,
  revokeForAnybody: 'Revogar o convite para qualquer pessoa',
  revokeThis: 'Revogar o convite',
  revokeHint: 'Então ninguém mais poderá usá-lo. Quem já tem um nome fica com ele.',
  revoking: 'Revogando…',
  cancel: 'Cancelar',
}
