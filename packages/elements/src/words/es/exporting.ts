import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { es as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Exportar la conversación',
  hint: 'Lo que hay en este dispositivo, en un archivo solo para ti. Faltan los mensajes que desaparecen; los archivos se nombran, pero no se incluyen.',
  asPage: 'Para leer (HTML)',
  asData: 'Como datos (JSON)',
  cancel: 'Cancelar',
  saved: 'Guardado.',
  fault: 'La exportación no ha funcionado. Inténtalo otra vez.',
  heading: (name) => `Conversación con ${name}`,
  made: (moment) => `Exportada el ${moment}`,
  aFile: (name, size) => `Archivo: ${name} (${size})`,
  gathered: (count) => plural(count, { one: '# mensaje reunido', other: '# mensajes reunidos' }),
  nudge: 'Un toque',
}
