import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { es as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'Hoy',
  yesterday: 'Ayer',
  dayToday: 'hoy',
  dayTomorrow: 'mañana',
  todayAt: (hour) => `hoy a las ${hour}`,
  yesterdayAt: (hour) => `ayer a las ${hour}`,
  dayAt: (day, hour) => `el ${day} a las ${hour}`,
  dayAndHour: (day, hour) => `${day} a las ${hour}`,
  justNow: 'ahora mismo',
  minutesAgo: (count) => plural(count, { one: 'hace un minuto', other: 'hace # minutos' }),
}
