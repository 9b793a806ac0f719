import type { Sentences } from '../catalogue.ts'
import type { lasting as english } from '../en/lasting.ts'

export const lasting: Sentences<typeof english> = {
  title: 'Исчезающие сообщения',
  off: 'Выключено',
  hint: 'Действует для новых сообщений и для всех здесь. У автора они исчезают через это время после отправки, у остальных — через это время после прочтения.',
  set: (name, span) => `${name} включает исчезающие сообщения: ${span}`,
  youSet: (span) => `Вы включили исчезающие сообщения: ${span}`,
  ended: (name) => `${name} выключает исчезающие сообщения`,
  youEnded: 'Вы выключили исчезающие сообщения',
  goes: (moment) => `Исчезнет: ${moment}`,
  goesRead: (span) => `Исчезнет после прочтения: ${span}`,
  fault: 'Ничего не изменилось. Попробуйте ещё раз.',
}
