import type { Sentences } from '../catalogue.ts'
import type { time as english } from '../en/time.ts'

export const time: Sentences<typeof english> = {
  today: '今天',
  yesterday: '昨天',
  dayToday: '今天',
  dayTomorrow: '明天',
  todayAt: (hour) => `今天 ${hour}`,
  yesterdayAt: (hour) => `昨天 ${hour}`,
  dayAt: (day, hour) => `${day} ${hour}`,
  dayAndHour: (day, hour) => `${day} ${hour}`,
  justNow: '刚刚',
  minutesAgo: (count) => `${count} 分钟前`,
}
