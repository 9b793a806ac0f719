import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Добавить кого-нибудь',
  theirName: 'Имя',
  fewWords: 'Несколько слов к запросу',
  ifYouLike: '(если хотите)',
  wordsExample: 'Мы познакомились на рынке',
  ask: 'Отправить запрос',
  orLetThemFindYou: 'Или пусть найдут вас',
  noNameYet: 'Здесь ещё нет имени?',
  linkAsksThem: 'Ваша ссылка предложит его выбрать. Некоторые сети просят ещё и приглашение.',
  thisIsYou: 'Это вы; добавьте кого-нибудь другого.',
  nobodyHasIt: 'Такого имени ещё ни у кого нет. Оно написано верно? Можно отправить и свою ссылку.',
  invite: 'Пригласить в эту сеть',
  yourLink: 'Ваша ссылка',
  copy: 'Копировать',
  copied: 'Скопировано',
  linkAsCode: 'Ссылка в виде кода для сканирования',
}
