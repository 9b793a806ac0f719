import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { it as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Oggi',
  yesterday: 'Ieri',
  dayToday: 'oggi',
  dayTomorrow: 'domani',
  todayAt: (hour) => `oggi alle ${hour}`,
  yesterdayAt: (hour) => `ieri alle ${hour}`,
  dayAt: (day, hour) => `${day} alle ${hour}`,
  dayAndHour: (day, hour) => `${day} alle ${hour}`,
  justNow: 'proprio ora',
  minutesAgo: (count) => plural(count, { one: 'un minuto fa', other: '# minuti fa' }),
}
