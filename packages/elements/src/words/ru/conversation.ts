import type { Sentences } from '../catalogue.ts'
import type { conversation as english } from '../en/conversation.ts'

export const conversation: Sentences<typeof english> = {
  direct: 'напрямую',
  relay: 'через сервер',
  kept: 'ждут',
  goDirectly: 'Сообщения идут напрямую между вашими устройствами',
  goThroughServer: 'Сообщения идут через сервер',
  areKept: 'Сообщения хранятся, пока их нельзя доставить',
  dropToSend: (name) => `Отпустите, чтобы отправить ${name}`,
  journalOf: (name) => `Журнал статусов: ${name}`,
  back: 'Назад к списку',
  about: (name) => `О контакте ${name}`,
  youAsked: (name) =>
    `Вы отправили ${name} запрос на добавление в контакты. То, что вы пишете сейчас, может ждать здесь, пока ${name} его не примет.`,
  youBlocked: (name) => `Вы заблокировали ${name}. От этого имени больше ничего не принимается.`,
  noContact: (name) => `${name} нет среди ваших контактов. Первое сообщение уйдёт вместе с запросом.`,
  takeBack: 'Отозвать',
  block: 'Заблокировать',
  unblock: 'Разблокировать',
  add: 'Добавить',
  compare: 'Сравнить',
  itIsFine: 'Всё в порядке',
}
