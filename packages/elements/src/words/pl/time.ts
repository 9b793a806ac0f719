import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { pl as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Dzisiaj',
  yesterday: 'Wczoraj',
  dayToday: 'dzisiaj',
  dayTomorrow: 'jutro',
  todayAt: (hour) => `dzisiaj o ${hour}`,
  yesterdayAt: (hour) => `wczoraj o ${hour}`,
  dayAt: (day, hour) => `${day} o ${hour}`,
  dayAndHour: (day, hour) => `${day}, ${hour}`,
  justNow: 'przed chwilą',
  minutesAgo: (count) => plural(count, { one: 'minutę temu', few: '# minuty temu', many: '# minut temu' }),
}
