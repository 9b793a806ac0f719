import type { Sentences } from '../catalogue.ts'
import type { journal as english } from '../en/journal.ts'

export const journal: Sentences<typeof english> = {
  open: 'Журнал статусов',
  gap: 'Без наблюдения',
  aboutGaps:
    'Без наблюдения: это устройство было выключено, не в сети или не могло видеть статус. Ничего не додумывается.',
  notAllowed: (name) => `${name} не разрешает вам вести журнал времени в сети. Разрешить это может только ${name}.`,
  allowed: (name, since) => `С ${since} ${name} разрешает вам вести журнал времени в сети. Сейчас вы его не ведёте.`,
  kept: (name, since) => `Ведётся с ${since}. ${name} разрешает это, видит это и может прекратить.`,
  keep: 'Вести журнал',
  stop: 'Больше не вести',
  erase: 'Удалить записанное',
  eraseQuestion: 'Удалить всё, что записало это устройство? Отменить это нельзя.',
  confirm: 'Удалить',
  cancel: 'Отмена',
  save: 'Сохранить как CSV',
  give: (name) => `Разрешить ${name} вести журнал ваших статусов`,
  giveHint:
    'В сети, нет на месте, не беспокоить, не в сети и когда; без заметок. Когда вы это прекратите, записанное там будет удалено.',
  taken: (name, since) => `${name} ведёт его с ${since}.`,
  notTaken: (name) => `${name} сейчас его не ведёт.`,
  earlier: 'Предыдущая неделя',
  later: 'Следующая неделя',
  table: 'В виде таблицы',
  caption: (week) => `Часы и минуты в каждом статусе, ${week}`,
  day: 'День',
  week: 'Неделя',
  toCome: 'ещё впереди',
  line: (what, value) => `${what}: ${value}`,
  zone: (zone) => `Время: ${zone}`,
}
