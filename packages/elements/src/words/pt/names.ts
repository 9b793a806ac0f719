import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Nomes neste navegador',
  hint: 'Cada nome tem os seus próprios contactos e conversas. Duas páginas podem mostrar dois nomes ao mesmo tempo.',
  shownHere: 'Mostrado aqui',
  show: 'Mostrar',
  showName: (name) => `Mostrar ${name}`,
  another: 'Usar outro nome',
}
