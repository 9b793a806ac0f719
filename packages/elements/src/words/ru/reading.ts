import type { Sentences } from '../catalogue.ts'
import type { reading as english } from '../en/reading.ts'
import { ru as plural } from '../plural.ts'

export const reading: Sentences<typeof english> = {
  tell: 'Показывать другим, что вы прочитали',
  tellHint: 'На всех ваших устройствах. Иначе и вы не узнаете, что прочитали другие.',
  readBy: (name) => `Прочитано: ${name}`,
  readByAll: 'Прочитано всеми',
  readByCount: (count) =>
    plural(count, {
      one: 'Доставлено, прочитал # человек',
      few: 'Доставлено, прочитали # человека',
      many: 'Доставлено, прочитали # человек',
      other: 'Доставлено, прочитали # человека',
    }),
  read: 'Кто прочитал',
}
