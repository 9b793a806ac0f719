import type { Sentences } from '../catalogue.ts'
import type { request as english } from '../en/request.ts'

export const request: Sentences<typeof english> = {
  asks: (name) => `${name} хочет добавиться в ваши контакты`,
  noWords: 'Без сопроводительных слов.',
  accept: 'Принять',
  decline: 'Отклонить',
  hint: (name) =>
    `${name} не видит ни того, что вы здесь, ни того, читаете ли вы это и отклоните ли. Отклонённый запрос не появится снова 30 дней.`,
  block: 'Заблокировать',
  report: 'Пожаловаться',
}
