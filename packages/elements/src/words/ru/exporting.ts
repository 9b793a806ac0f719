import type { Sentences } from '../catalogue.ts'
import type { exporting as english } from '../en/exporting.ts'
import { ru as plural } from '../plural.ts'

export const exporting: Sentences<typeof english> = {
  title: 'Экспортировать беседу',
  hint: 'То, что есть на этом устройстве, в файле только для вас. Исчезающих сообщений в нём нет; файлы названы, но не вложены.',
  asPage: 'Для чтения (HTML)',
  asData: 'Как данные (JSON)',
  cancel: 'Отменить',
  saved: 'Сохранено.',
  fault: 'Экспорт не удался. Попробуйте ещё раз.',
  heading: (name) => `Беседа: ${name}`,
  made: (moment) => `Экспортировано: ${moment}`,
  aFile: (name, size) => `Файл: ${name} (${size})`,
  gathered: (count) =>
    plural(count, { one: 'Собрано # сообщение', few: 'Собрано # сообщения', many: 'Собрано # сообщений' }),
  nudge: 'Толчок',
}
