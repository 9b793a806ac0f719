import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { pt as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Hoje',
  yesterday: 'Ontem',
  dayToday: 'hoje',
  dayTomorrow: 'amanhã',
  todayAt: (hour) => `hoje às ${hour}`,
  yesterdayAt: (hour) => `ontem às ${hour}`,
  dayAt: (day, hour) => `${day}, às ${hour}`,
  dayAndHour: (day, hour) => `${day} às ${hour}`,
  justNow: 'agora mesmo',
  minutesAgo: (count) => plural(count, { one: 'há um minuto', other: 'há # minutos' }),
}
