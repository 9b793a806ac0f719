import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { de as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Heute',
  yesterday: 'Gestern',
  dayToday: 'heute',
  dayTomorrow: 'morgen',
  todayAt: (hour) => `heute um ${hour}`,
  yesterdayAt: (hour) => `gestern um ${hour}`,
  dayAt: (day, hour) => `am ${day} um ${hour}`,
  dayAndHour: (day, hour) => `${day}, ${hour}`,
  justNow: 'gerade eben',
  minutesAgo: (count) => plural(count, { one: 'vor einer Minute', other: 'vor # Minuten' }),
}
