import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `Esta não é a impressão digital que ${name} tem aqui. Se ${name} a leu na tela certa, pode haver alguém no meio: não diga aqui nada que só ${name} deva ler e tentem outro caminho.`,
  compareAgain: 'Comparar de novo',
  isVerified: (name) =>
    `A identidade de ${name} está verificada. O selo continua quando ${name} usa novos dispositivos.`,
  isVerifiedSince: (name, when) =>
    `A identidade de ${name} está verificada (desde: ${when}). O selo continua quando ${name} usa novos dispositivos.`,
  takeSealAway: 'Tirar o selo',
  meetOrCall: (name) =>
    `Encontre ${name} ou ligue. Na tela de lá, no mesmo lugar, há seis palavras e trinta dígitos. Digite ou cole o que está escrito; basta um dos dois.`,
  whatIsRead: (name) => `O que ${name} lê para você`,
  compare: 'Comparar',
  asItShouldBe: 'Está como deve estar',
  asCode: 'A sua impressão digital como código para escanear',
  ownHint:
    'Quem digita isto no seu nome tem certeza de falar com você. Não é segredo e é igual em todos os seus dispositivos.',
  whatYouRead: (name) => `O que você lê para ${name}`,
}
