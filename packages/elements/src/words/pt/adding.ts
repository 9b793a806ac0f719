import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Adicionar alguém',
  theirName: 'O nome da pessoa',
  fewWords: 'Algumas palavras junto',
  ifYouLike: '(se quiser)',
  wordsExample: 'A gente se conheceu na feira',
  ask: 'Enviar pedido',
  orLetThemFindYou: 'Ou deixe que encontrem você',
  noNameYet: 'Ainda não tem um nome aqui?',
  linkAsksThem: 'O seu link pede que a pessoa escolha um. Algumas redes pedem também um convite.',
  thisIsYou: 'Este nome é o seu; adicione outra pessoa.',
  nobodyHasIt: 'Ninguém tem este nome ainda. Está escrito certo? Você também pode enviar o seu link.',
  invite: 'Convidar para esta rede',
  yourLink: 'O seu link',
  copy: 'Copiar',
  copied: 'Copiado',
  linkAsCode: 'O link como código para escanear',
}
