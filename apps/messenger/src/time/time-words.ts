const dayMs = 86_400_000

/** The words are English; hours follow the reader's own habit. */
const words = 'en-GB'

/** Made once: making one takes longer than drawing a message. */
const formats = {
  time: new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }),
  exactTime: new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  weekday: new Intl.DateTimeFormat(words, { weekday: 'long' }),
  shortWeekday: new Intl.DateTimeFormat(words, { weekday: 'short' }),
  day: new Intl.DateTimeFormat(words, { weekday: 'long', day: 'numeric', month: 'long' }),
  dayOfYear: new Intl.DateTimeFormat(words, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  date: new Intl.DateTimeFormat(words, { day: 'numeric', month: 'long' }),
  dateOfYear: new Intl.DateTimeFormat(words, { day: 'numeric', month: 'long', year: 'numeric' }),
  shortDay: new Intl.DateTimeFormat(words, { day: 'numeric', month: 'short' }),
  shortDayOfYear: new Intl.DateTimeFormat(words, { day: 'numeric', month: 'short', year: 'numeric' }),
} as const

/** The time of day, such as `14:05`. */
export function timeOfDay(atMs: number): string {
  return formats.time.format(atMs)
}

/** The time of day to the second, such as `14:05:09`. */
export function exactTimeOfDay(atMs: number): string {
  return formats.exactTime.format(atMs)
}

/** A day for a separator: `Today`, `Yesterday`, `Tuesday`, `Friday, 13 November`, with the year when it is another. */
export function dayWords(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return formats.weekday.format(atMs)
  return (isSameYear(atMs, nowMs) ? formats.day : formats.dayOfYear).format(atMs)
}

/** A moment for a list: the time today, else the day in few letters. */
export function shortMoment(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0) return timeOfDay(atMs)
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return formats.shortWeekday.format(atMs)
  return (isSameYear(atMs, nowMs) ? formats.shortDay : formats.shortDayOfYear).format(atMs)
}

/** A moment with its day, such as `today at 14:05`. */
export function fullMoment(atMs: number, nowMs: number): string {
  const day = dayWords(atMs, nowMs)
  const inSentence = day === 'Today' || day === 'Yesterday' ? day.toLowerCase() : `on ${day}`
  return `${inSentence} at ${timeOfDay(atMs)}`
}

/** A day in a sentence, past or to come: `today`, `tomorrow`, `22 December`, with the year when it is another. */
export function dateWords(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0 || days === -1) return days === 0 ? 'today' : 'tomorrow'
  return (isSameYear(atMs, nowMs) ? formats.date : formats.dateOfYear).format(atMs)
}

/** How long ago, as people say it: `just now`, `12 minutes ago`, `yesterday at 14:05`. */
export function lastSeen(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`
  return fullMoment(atMs, nowMs)
}

function isSameYear(aMs: number, bMs: number): boolean {
  return new Date(aMs).getFullYear() === new Date(bMs).getFullYear()
}

function daysBetween(atMs: number, nowMs: number): number {
  return Math.round((new Date(nowMs).setHours(0, 0, 0, 0) - new Date(atMs).setHours(0, 0, 0, 0)) / dayMs)
}
