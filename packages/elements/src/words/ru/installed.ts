import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Вышла новая версия Kith. Она заработает со следующего запуска.',
  newVersionLabel: 'Новая версия',
  useNow: 'Использовать сейчас',
  later: 'Позже',
  notifications: 'Уведомления',
  whileOpen: 'Когда Kith открыт, но никто не смотрит',
  whileOpenHint: 'В другой вкладке или окне либо под ними.',
  whatWasWritten: 'Показывать, что написано',
  whatWasWrittenHint: 'Иначе они говорят лишь, кто написал.',
  whenClosed: 'Когда Kith закрыт',
  whenClosedHint:
    'Push-служба производителя вашего браузера будит это устройство. Она узнаёт, что и когда для вас что-то пришло, но не от кого и не что именно.',
  denied: 'Браузер этого не разрешает. Разрешите уведомления этой страницы в его настройках и попробуйте ещё раз.',
  missing: 'Этот браузер не показывает уведомлений страниц.',
  networkDoesNot: 'Эта сеть не будит устройства.',
  browserCannot: 'Этот браузер нельзя разбудить.',
  serviceSilent: 'Push-служба вашего браузера не отвечает. Ничего не изменилось; попробуйте позже.',
  newMessage: 'Новое сообщение',
  asks: (name) => `${name} просит добавить в контакты.`,
  something: 'Есть новое',
  somethingFor: (name) => `Новое для ${name}`,
  mentionsYou: (name) => `Вас упоминает ${name}`,
}
