import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Emoticonos',
  yours: 'Tus emoticonos',
  hint: 'Escribe el nombre entre dos puntos, como :party:, y tu imagen ocupará su lugar. Quien lo lea puede guardarla.',
  none: 'Aún no tienes ninguno. Elige imágenes pequeñas y ponles el nombre que quieras.',
  add: 'Añadir imágenes',
  nameOf: (shortcut) => `Nombre de ${shortcut}`,
  up: (shortcut) => `Subir ${shortcut}`,
  down: (shortcut) => `Bajar ${shortcut}`,
  remove: (shortcut) => `Quitar ${shortcut}`,
  added: (shortcuts) => `Añadidos: ${shortcuts}`,
  there: 'Estas imágenes ya están entre tus emoticonos.',
  removed: (shortcut) => `${shortcut} se ha quitado. Los mensajes que lo tienen lo conservan.`,
  undo: 'Deshacer',
  full: (count) => `Hay sitio para ${count} emoticonos. Quita algunos para poner otros.`,
  faults: {
    name: 'Un nombre tiene de 2 a 24 letras y cifras, y puede llevar _, + y -.',
    taken: 'Otro emoticono se llama así.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Guardar los emoticonos',
  kept: (shortcuts) => `Guardados: ${shortcuts}`,
  change: 'Cambiar tus emoticonos',
}
