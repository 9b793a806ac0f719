import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Partilhar com',
  isCut: 'Uma parte ficou de fora: é mais do que se pode enviar de uma vez.',
  nothing: 'Não há nada à espera de ser partilhado.',
}
