import { time } from '../../words/en/time.ts'
import type { Words } from '../../words/words.ts'

const dayMs = 86_400_000

const formats = {
  time: { hour: 'numeric', minute: '2-digit' },
  exactTime: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  weekday: { weekday: 'long' },
  shortWeekday: { weekday: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  date: { day: 'numeric', month: 'long' },
  dateOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short' },
  shortDayOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** The time of day, such as `14:05`. */
export function timeOfDay(atMs: number, words: Words): string {
  return words.time(atMs, formats.time)
}

/** The time of day to the second, such as `14:05:09`. */
export function exactTimeOfDay(atMs: number, words: Words): string {
  return words.time(atMs, formats.exactTime)
}

/** A day for a separator: `Today`, `Yesterday`, `Tuesday`, `Friday, 13 November`, with the year when it is another. */
export function dayWords(atMs: number, nowMs: number, words: Words): string {
  const days = daysBetween(atMs, nowMs)
  const { today, yesterday } = words.of(time)
  if (days === 0) return today
  if (days === 1) return yesterday
  return dayByName(atMs, nowMs, words)
}

/** A moment for a list: the time today, else the day in few letters. */
export function shortMoment(atMs: number, nowMs: number, words: Words): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0) return timeOfDay(atMs, words)
  if (days === 1) return words.of(time).yesterday
  if (days > 1 && days < 7) return words.time(atMs, formats.shortWeekday)
  return words.time(atMs, isSameYear(atMs, nowMs) ? formats.shortDay : formats.shortDayOfYear)
}

/** A moment with its day, such as `today at 14:05`. */
export function fullMoment(atMs: number, nowMs: number, words: Words): string {
  const { todayAt, yesterdayAt, dayAt } = words.of(time)
  const days = daysBetween(atMs, nowMs)
  const hour = timeOfDay(atMs, words)
  if (days === 0) return todayAt(hour)
  if (days === 1) return yesterdayAt(hour)
  return dayAt(dayByName(atMs, nowMs, words), hour)
}

/** A moment by itself, such as `today at 14:05` or `Friday at 14:05`. */
export function plainMoment(atMs: number, nowMs: number, words: Words): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0 || days === 1) return fullMoment(atMs, nowMs, words)
  return words.of(time).dayAndHour(dayByName(atMs, nowMs, words), timeOfDay(atMs, words))
}

/** A day in a sentence, past or to come: `today`, `tomorrow`, `22 December`, with the year when it is another. */
export function dateWords(atMs: number, nowMs: number, words: Words): string {
  const days = daysBetween(atMs, nowMs)
  const { dayToday, dayTomorrow } = words.of(time)
  if (days === 0 || days === -1) return days === 0 ? dayToday : dayTomorrow
  return words.time(atMs, isSameYear(atMs, nowMs) ? formats.date : formats.dateOfYear)
}

/** How long ago, as people say it: `just now`, `12 minutes ago`, `yesterday at 14:05`. */
export function lastSeen(atMs: number, nowMs: number, words: Words): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return words.of(time).justNow
  if (minutes < 60) return words.of(time).minutesAgo(minutes)
  return fullMoment(atMs, nowMs, words)
}

function dayByName(atMs: number, nowMs: number, words: Words): string {
  const days = daysBetween(atMs, nowMs)
  if (days > 1 && days < 7) return words.time(atMs, formats.weekday)
  return words.time(atMs, isSameYear(atMs, nowMs) ? formats.day : formats.dayOfYear)
}

function isSameYear(aMs: number, bMs: number): boolean {
  return new Date(aMs).getFullYear() === new Date(bMs).getFullYear()
}

function daysBetween(atMs: number, nowMs: number): number {
  return Math.round((new Date(nowMs).setHours(0, 0, 0, 0) - new Date(atMs).setHours(0, 0, 0, 0)) / dayMs)
}
