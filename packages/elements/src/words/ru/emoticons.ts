import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Смайлики',
  yours: 'Ваши смайлики',
  hint: 'Напишите имя между двоеточиями, например :party:, и на этом месте будет ваша картинка. Кто её прочтёт, может её сохранить.',
  none: 'У вас пока нет ни одного. Выберите небольшие картинки и назовите их как угодно.',
  add: 'Добавить картинки',
  nameOf: (shortcut) => `Имя ${shortcut}`,
  up: (shortcut) => `Поднять ${shortcut}`,
  down: (shortcut) => `Опустить ${shortcut}`,
  remove: (shortcut) => `Убрать ${shortcut}`,
  added: (shortcuts) => `Добавлено: ${shortcuts}`,
  there: 'Эти картинки уже есть среди ваших смайликов.',
  removed: (shortcut) => `Смайлик ${shortcut} убран. В сообщениях, где он есть, он остаётся.`,
  undo: 'Вернуть',
  full: (count) => `Всего помещается ${count} смайликов. Уберите часть, чтобы добавить другие.`,
  faults: {
    name: 'Имя — от 2 до 24 букв и цифр, можно _, + и -.',
    taken: 'Так называется другой смайлик.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Сохранить смайлики',
  kept: (shortcuts) => `Сохранено: ${shortcuts}`,
  change: 'Изменить ваши смайлики',
}
