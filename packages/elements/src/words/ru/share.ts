import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Поделиться с',
  isCut: 'Часть не взята: это больше, чем можно отправить за один раз.',
  nothing: 'Нет ничего, чем можно поделиться.',
}
