import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other: 'O conteúdo não é o que diz ser, por isso não é aberto aqui. Salve-o só se confiar em quem o enviou.',
  broken: 'Está danificado ou este navegador não consegue mostrá-lo. Ainda assim pode ser salvo.',
  large: (width, height) =>
    `É grande demais para ser mostrado aqui: ${width} por ${height} pixels. Ainda assim pode ser salvo.`,
}
