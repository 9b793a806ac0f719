import type { Sentences } from '../catalogue.ts'
import type { rich as english } from '../en/rich.ts'
import { ru as plural } from '../plural.ts'

export const rich: Sentences<typeof english> = {
  menu: 'Что сделать с этим сообщением',
  more: 'Ещё',
  signs: 'Поставить знак под сообщением',
  reply: 'Ответить',
  edit: 'Изменить',
  copy: 'Копировать текст',
  forward: 'Переслать',
  pin: 'Закрепить',
  unpin: 'Открепить',
  details: 'Подробности',
  delete: 'Удалить',
  deleteForAll: 'Удалить у всех?',
  mayBeRead: 'Возможно, его уже прочитали.',
  keep: 'Оставить',
  cancel: 'Отмена',
  save: 'Сохранить',
  deleted: 'Это сообщение удалено.',
  edited: 'изменено',
  forwarded: 'Переслано',
  replyTo: (name) => `Ответ для ${name}`,
  replyToSelf: 'Ответ себе',
  editing: 'Изменение вашего сообщения',
  answers: (name, words) => `Ответ на сообщение, ${name}: ${words}`,
  signOf: (sign, names) => `${sign}: ${names}`,
  pinned: 'Закреплено',
  pinnedCount: (count) =>
    plural(count, {
      one: '# закреплённое сообщение',
      few: '# закреплённых сообщения',
      many: '# закреплённых сообщений',
    }),
  file: 'Файл',
  forwardTo: 'Переслать',
  findName: 'Найти имя',
  nobody: 'Никого с таким именем.',
}
