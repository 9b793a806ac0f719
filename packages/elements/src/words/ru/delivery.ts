import type { Sentences } from '../catalogue.ts'
import type { delivery as english } from '../en/delivery.ts'

export const delivery: Sentences<typeof english> = {
  withRequest: (name) => `Ушло вместе с вашим запросом; ${name} прочитает до решения`,
  withAcceptedRequest: (name) => `Ушло вместе с вашим запросом, и ${name} теперь ваш контакт`,
  afterRequest: (name) => `${name} увидит это, когда примет ваш запрос`,
  notSent: (why) => `Не отправлено: ${why}`,
  writing: 'Сохраняется на этом устройстве',
  takingBack: (name) => `Отзывается; это решится, когда появится ${name}`,
  scheduled: 'Ждёт своего времени',
  fromOtherDevice: 'Отправлено с другого вашего устройства',
  waiting: 'Ждёт на этом устройстве',
  waitingBecause: (why) => `Ждёт: ${why}`,
  kept: (name) => `Хранится на сервере, пока не появится ${name}`,
  keptBecause: (why) => `Хранится на сервере: ${why}`,
  delivered: 'Доставлено',
  deliveredDirectly: 'Доставлено напрямую',
  deliveredByServer: 'Доставлено через сервер',
  takenBack: 'Отозвано до доставки',
  expired: 'Не доставлено: время вышло',
  notDelivered: (why) => `Не доставлено: ${why}`,
  unknowable: (why) => `Узнать нельзя: ${why}`,
}
