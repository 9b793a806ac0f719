import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { fr as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  dayToday: 'aujourd’hui',
  dayTomorrow: 'demain',
  todayAt: (hour) => `aujourd’hui à ${hour}`,
  yesterdayAt: (hour) => `hier à ${hour}`,
  dayAt: (day, hour) => `le ${day} à ${hour}`,
  dayAndHour: (day, hour) => `${day} à ${hour}`,
  justNow: 'à l’instant',
  minutesAgo: (count) => plural(count, { one: 'il y a une minute', other: 'il y a # minutes' }),
}
