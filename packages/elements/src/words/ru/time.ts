import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { ru as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Сегодня',
  yesterday: 'Вчера',
  dayToday: 'сегодня',
  dayTomorrow: 'завтра',
  todayAt: (hour) => `сегодня в ${hour}`,
  yesterdayAt: (hour) => `вчера в ${hour}`,
  dayAt: (day, hour) => `${day} в ${hour}`,
  dayAndHour: (day, hour) => `${day}, ${hour}`,
  justNow: 'только что',
  minutesAgo: (count) => plural(count, { one: '# минуту назад', few: '# минуты назад', many: '# минут назад' }),
}
