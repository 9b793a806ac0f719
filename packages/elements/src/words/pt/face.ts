import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'Seus contatos a veem ao lado do seu nome. Ela vai só para eles, e ninguém no caminho pode vê-la.',
  choose: 'Escolher uma imagem',
  other: 'Outra imagem',
  take: 'Tirar uma foto',
  remove: 'Remover a imagem',
  part: 'A parte mostrada',
  partHint: 'Arraste-a para o lugar certo ou use as setas; mais e menos aproximam e afastam.',
  closer: 'Mais perto',
  use: 'Usar esta imagem',
  cancel: 'Cancelar',
  shown: 'A partir de agora seus contatos veem esta imagem.',
  gone: 'Seus contatos veem de novo as suas letras.',
  unable: 'Este navegador não consegue fazer uma imagem pequena dela.',
  faults: {
    unknown: 'Este arquivo não é uma imagem que possa ser lida aqui. PNG, JPEG, WebP, GIF e AVIF podem.',
    disguised: 'Este arquivo é outra coisa do que diz ser, por isso não foi aberto. Escolha outro.',
    heavy: 'Este arquivo tem mais de 32 MB. Escolha um menor.',
    huge: 'Esta imagem tem mais de 40 milhões de pixels. Diminua-a ou escolha outra.',
    broken: 'Esta imagem está danificada e não pode ser aberta. Escolha outra.',
  },
}
