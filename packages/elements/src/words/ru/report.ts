import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { ru as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: 'В чём дело?',
  reasons: {
    unwanted: 'Нежелательные сообщения или реклама',
    fraud: 'Обман или чужое имя',
    threat: 'Угрозы',
    abuse: 'Оскорбления или ненависть',
    other: 'Другое',
  },
  whatToKnow: 'Что стоит знать оператору',
  ifYouLike: '(если хотите)',
  show: (count) =>
    plural(count, {
      one: 'Показать # последнее сообщение',
      few: 'Показать # последних сообщения',
      many: 'Показать # последних сообщений',
    }),
  blockToo: (name) => `Ещё и заблокировать ${name}`,
  whatIsSeen: (name) =>
    `Оператор видит, кто вы, что вы здесь пишете и показываете, и слова, с которыми ${name} просит добавить в контакты. Больше там ничего прочесть нельзя. ${name} об этом не узнает.`,
  report: 'Пожаловаться',
  told: (name) => `Оператору этой сети сообщено о ${name}.`,
  done: 'Готово',
}
