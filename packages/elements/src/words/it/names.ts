import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Nomi in questo browser',
  hint: 'Ogni nome ha i propri contatti e le proprie conversazioni. Due pagine possono mostrare due nomi allo stesso tempo.',
  shownHere: 'Mostrato qui',
  show: 'Mostra',
  showName: (name) => `Mostra ${name}`,
  another: 'Usa un altro nome',
}
