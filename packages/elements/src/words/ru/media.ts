import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { ru as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Посмотреть ${name}`,
  pictureOf: (at, count) => `Изображение ${at} из ${count}`,
  before: 'Предыдущее изображение',
  after: 'Следующее изображение',
  notHere: 'Этого изображения здесь нет, или оно повреждено.',
  save: (name) => `Сохранить ${name}`,
  close: 'Закрыть',
  recording: 'Идёт запись',
  recorded: 'Что вы сказали',
  asking: 'Браузер спрашивает, можно ли Kith слушать.',
  askingToSee: 'Браузер спрашивает, можно ли Kith видеть.',
  stop: 'Остановить',
  discard: 'Выбросить',
  send: 'Отправить',
  again: 'Ещё раз',
  take: 'Снять',
  takePicture: 'Сделать снимок',
  longest: (minutes) =>
    plural(minutes, {
      one: 'Запись закончилась сама: самое большее # минута.',
      few: 'Запись закончилась сама: самое большее # минуты.',
      many: 'Запись закончилась сама: самое большее # минут.',
    }),
  refused: {
    denied: 'Браузер этого не разрешает. Разрешите рядом с адресом этой страницы и попробуйте ещё раз.',
    missing: 'На этом устройстве не нашлось ничего подходящего.',
    busy: 'Этим занята другая программа. Закройте её и попробуйте ещё раз.',
    lost: 'Устройство отключили во время записи. Всё, что было до этого, сохранено.',
    unable: 'Этот браузер так не умеет.',
  },
}
