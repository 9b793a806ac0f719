import type { Sentences } from '../catalogue.ts'
import type { details as english } from '../en/details.ts'

export const details: Sentences<typeof english> = {
  back: 'Назад к беседе',
  address: 'Адрес',
  identity: 'Личность',
  compare: 'Сравнить',
  contactSince: 'В контактах с',
  report: 'Пожаловаться',
  remove: 'Удалить',
  removeQuestion: 'Удалить этот контакт с обеих сторон? Написанное останется на этом устройстве.',
  block: 'Заблокировать',
  blockQuestion: 'Больше ничего не принимать от этого имени? Беседа останется на этом устройстве.',
  cancel: 'Отмена',
}
