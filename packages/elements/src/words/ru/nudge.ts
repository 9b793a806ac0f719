import type { Sentences } from '../catalogue.ts'
import type { nudge as english } from '../en/nudge.ts'
import { ru as plural } from '../plural.ts'

export const nudge: Sentences<typeof english> = {
  more: 'Смайлики и толчок',
  nudge: 'Толкнуть',
  nudged: (name) => `${name} вас толкает`,
  nudgedOften: (name, count) =>
    plural(count, {
      one: `${name} толкает вас # раз`,
      few: `${name} толкает вас # раза`,
      many: `${name} толкает вас # раз`,
    }),
  youNudged: (name) => `Вы толкнули: ${name}`,
  soon: 'Не так быстро: подождите несколько секунд.',
  nobody: 'Здесь некого толкнуть.',
  fault: 'Толчок не ушёл. Попробуйте ещё раз.',
  letName: (name) => `${name} может вас толкнуть`,
}
