import type { Sentences } from '../catalogue.ts'
import type { mentions as english } from '../en/mentions.ts'

export const mentions: Sentences<typeof english> = {
  people: 'Участники этого разговора',
  ofYourself: (name) => `${name} (вы)`,
  noticeOf: 'Уведомления этой группы',
  all: 'Все сообщения',
  mentions: 'Только когда вас упоминают',
  nothing: 'Никаких',
  noticeHint: 'На этом устройстве. Сообщения приходят как прежде.',
}
