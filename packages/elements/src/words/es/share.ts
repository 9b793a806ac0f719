import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Compartir con',
  isCut: 'Una parte se dejó fuera: es más de lo que se puede enviar a la vez.',
  nothing: 'No hay nada esperando a ser compartido.',
}
