import type { Sentences } from '../catalogue.ts'
import type { roster as english } from '../en/roster.ts'
import { ru as plural } from '../plural.ts'

export const roster: Sentences<typeof english> = {
  settings: 'Настройки',
  addSomebody: 'Добавить кого-нибудь',
  newGroup: 'Новая группа',
  search: 'Поиск',
  searchHint: 'Поиск людей, сообщений и команд',
  conversations: 'Беседы',
  requests: 'Запросы',
  people: 'Люди',
  messages: 'Сообщения',
  commands: 'Команды',
  blockedCount: (count) =>
    plural(count, { one: 'Заблокированные (#)', few: 'Заблокированные (#)', many: 'Заблокированные (#)' }),
  nothingFound: (query) => `По запросу «${query}» ничего не найдено.`,
  nobody: 'Здесь пока никого нет. Добавьте кого-нибудь по имени или отправьте свою ссылку.',
  unblock: 'Разблокировать',
  unblockName: (name) => `Разблокировать ${name}`,
  unread: 'непрочитанных',
  draft: 'Черновик:',
  asks: 'Хочет добавиться в контакты',
  you: 'Вы:',
  asked: 'Запрос отправлен, ответа пока нет',
  blocked: 'Заблокировано',
  youAreMentioned: 'вас упомянули',
  quietButMentions: 'Без звука, кроме упоминаний',
}
