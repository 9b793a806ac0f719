import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other: 'Su contenido no es lo que dice ser, así que aquí no se abre. Guárdalo solo si te fías de quien lo envió.',
  broken: 'Está dañado o este navegador no puede mostrarlo. Aun así se puede guardar.',
  large: (width, height) =>
    `Es demasiado grande para mostrarlo aquí: ${width} por ${height} píxeles. Aun así se puede guardar.`,
}
