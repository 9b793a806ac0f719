import type { Sentences } from '../catalogue.ts'
import type { face as english } from '../en/face.ts'

export const face: Sentences<typeof english> = {
  who: 'Tus contactos la ven junto a tu nombre. Solo les llega a ellos, y nadie por el camino puede mirarla.',
  choose: 'Elegir una imagen',
  other: 'Otra imagen',
  take: 'Hacer una foto',
  remove: 'Quitar la imagen',
  part: 'La parte que se muestra',
  partHint: 'Arrástrala a su sitio o usa las flechas; más y menos la acercan y la alejan.',
  closer: 'Más cerca',
  use: 'Usar esta imagen',
  cancel: 'Cancelar',
  shown: 'A partir de ahora tus contactos ven esta imagen.',
  gone: 'Tus contactos vuelven a ver tus letras.',
  unable: 'Este navegador no puede hacer una imagen pequeña con ella.',
  faults: {
    unknown: 'Este archivo no es una imagen que se pueda leer aquí. PNG, JPEG, WebP, GIF y AVIF sí.',
    disguised: 'Este archivo es otra cosa de lo que dice, así que no se ha abierto. Elige otro.',
    heavy: 'Este archivo pasa de 32 MB. Elige uno más pequeño.',
    huge: 'Esta imagen tiene más de 40 millones de píxeles. Hazla más pequeña o elige otra.',
    broken: 'Esta imagen está dañada y no se puede abrir. Elige otra.',
  },
}
