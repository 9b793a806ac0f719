import type { Sentences } from '../catalogue.ts'
import type { history as english } from '../en/history.ts'

export const history: Sentences<typeof english> = {
  earlierMessages: 'Прежние сообщения',
  offered:
    'На этом устройстве есть то, что приходит с этого момента. На других ваших устройствах может быть то, что было раньше.',
  bringHere: 'Перенести сюда',
  notNeeded: 'Не нужно',
  openElsewhere: 'Откройте Kith на другом своём устройстве и согласитесь там…',
  cancel: 'Отмена',
  bringing: (here, all) => `Переносим ваши сообщения: ${here} из ${all}`,
  stopForNow: 'Пока остановить',
  isHere: 'Всё прежнее уже здесь.',
  good: 'Хорошо',
  deviceAsks: 'Устройство просит ваши сообщения',
  deviceAsksForAll: (device) =>
    `Ваше устройство ${device} просит все сообщения, которые здесь есть. Соглашайтесь, только если держите его в руках.`,
  sendThem: 'Отправить',
  no: 'Нет',
  keptFromBefore: 'Осталось от прежнего',
  stillKeeps: (name) =>
    `В этом браузере ещё хранятся прежние сообщения, файлы и ключи ${name}, которыми он больше не пользуется.`,
  deleteForGood: 'Удалить навсегда',
  deleting: 'Удаляем…',
  keep: 'Оставить',
}
