import { en as plural } from '../plural.ts'

/** Moments as people say them. Hours and days come ready from `Intl`. */
export const time = {
  area: 'time' as const,
  /** Above the messages of a day. */
  today: 'Today',
  yesterday: 'Yesterday',
  /** A day to come or this one, inside a sentence. */
  dayToday: 'today',
  dayTomorrow: 'tomorrow',
  /** A moment inside a sentence. */
  todayAt: (hour: string): string => `today at ${hour}`,
  yesterdayAt: (hour: string): string => `yesterday at ${hour}`,
  dayAt: (day: string, hour: string): string => `on ${day} at ${hour}`,
  /** A moment by itself, as behind a colon or `since`. */
  dayAndHour: (day: string, hour: string): string => `${day} at ${hour}`,
  justNow: 'just now',
  minutesAgo: (count: number): string => plural(count, { one: 'a minute ago', other: '# minutes ago' }),
}
