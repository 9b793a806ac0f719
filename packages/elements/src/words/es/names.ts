import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Nombres en este navegador',
  hint: 'Cada nombre tiene sus propios contactos y conversaciones. Dos páginas pueden mostrar dos nombres a la vez.',
  shownHere: 'Se muestra aquí',
  show: 'Mostrar',
  showName: (name) => `Mostrar ${name}`,
  another: 'Usar otro nombre',
}
