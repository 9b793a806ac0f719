import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Não verificada',
  verified: 'Verificada',
  changed: 'Alterada',
  recovered: (name) =>
    `Todos os dispositivos de ${name} são novos: o nome foi recuperado com o código. É normal se ${name} os perdeu.`,
  keyChanged: (name) =>
    `A rede mostra agora outra pessoa como ${name}. Até você dizer o contrário, o que você escreve vai para os dispositivos que conhece.`,
  released: (name) =>
    `O nome ${name} foi abandonado por quem o tinha, com assinatura. Quem o tiver depois é outra pessoa.`,
  transferred: (name) =>
    `O nome ${name} foi passado a outra pessoa por quem o tinha, com assinatura. Até você dizer o contrário, o que você escreve vai para os dispositivos que conhece.`,
  doesNotFit: (name, why) => `O que a rede diz de ${name} não combina. ${why}`,
}
