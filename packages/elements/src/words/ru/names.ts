import type { Sentences } from '../catalogue.ts'
import type { names as english } from '../en/names.ts'

export const names: Sentences<typeof english> = {
  title: 'Имена в этом браузере',
  hint: 'У каждого имени свои контакты и разговоры. Две страницы могут показывать два имени одновременно.',
  shownHere: 'Показано здесь',
  show: 'Показать',
  showName: (name) => `Показать ${name}`,
  another: 'Использовать другое имя',
}
