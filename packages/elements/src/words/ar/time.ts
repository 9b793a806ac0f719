import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'
import { ar as plural } from '../plural.ts'

export const time: Sentences<typeof english> = {
  today: 'اليوم',
  yesterday: 'أمس',
  dayToday: 'اليوم',
  dayTomorrow: 'غدًا',
  todayAt: (hour) => `اليوم في ${hour}`,
  yesterdayAt: (hour) => `أمس في ${hour}`,
  dayAt: (day, hour) => `${day} في ${hour}`,
  dayAndHour: (day, hour) => `${day} في ${hour}`,
  justNow: 'الآن',
  minutesAgo: (count) =>
    plural(count, {
      one: 'قبل دقيقة',
      two: 'قبل دقيقتين',
      few: 'قبل # دقائق',
      many: 'قبل # دقيقة',
      other: 'قبل # دقيقة',
    }),
}
