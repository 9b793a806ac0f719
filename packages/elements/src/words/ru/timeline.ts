import type { Sentences } from '../catalogue.ts'
import type { timeline as english } from '../en/timeline.ts'
import { ru as plural } from '../plural.ts'

export const timeline: Sentences<typeof english> = {
  messagesWith: (name) => `Сообщения с ${name}`,
  earlier: 'Более ранние сообщения…',
  nothingYet: 'Здесь пока ничего нет.',
  sealed: (name) => `То, что пишете вы и ${name}, запечатано между вашими устройствами; сеть не может это прочитать.`,
  unread: 'Непрочитанные',
  toNewest: 'К последнему сообщению',
  toNewestUnread: (count) =>
    plural(count, {
      one: 'К последнему сообщению, # непрочитанное',
      few: 'К последнему сообщению, # непрочитанных',
      many: 'К последнему сообщению, # непрочитанных',
    }),
  you: 'Вы',
  said: (who, when) => `${who}, ${when}: `,
  details: (words) => `${words}. Подробности`,
  showAll: (count) => `Показать целиком (символов: ${count})`,
  tryAgain: 'Повторить',
  discard: 'Удалить',
  expiredHere: (count) =>
    plural(count, {
      one: '# сообщение устарело до того, как появилось это устройство.',
      few: '# сообщения устарели до того, как появилось это устройство.',
      many: '# сообщений устарели до того, как появилось это устройство.',
    }),
  lostHere: (count) =>
    plural(count, {
      one: '# сообщение для этого устройства потеряно: его хранилище — более старая копия.',
      few: '# сообщения для этого устройства потеряны: его хранилище — более старая копия.',
      many: '# сообщений для этого устройства потеряны: его хранилище — более старая копия.',
    }),
}
