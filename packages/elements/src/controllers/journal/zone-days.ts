/** Days and weeks in the time zone of a reader. All times are in milliseconds since 1970; a zone is a name such as `Europe/Zurich`. */

/** From `fromMs` on and before `toMs`: one day of a zone, of 23, 24 or 25 hours. */
export interface ZoneDay {
  readonly fromMs: number
  readonly toMs: number
}

const dayMs = 86_400_000
const daysInWeek = 7
const formats = new Map<string, Intl.DateTimeFormat>()

/** The zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Whether the platform knows a zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    // The platform refuses names that it does not know.
    return false
  }
}

/** On which day weeks begin where a language is spoken: 1 for Monday to 7 for Sunday. */
export function firstDayOfWeek(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?: () => { readonly firstDay: number } }
  return locale.getWeekInfo?.().firstDay ?? 1
}

/** The days of the week in which a moment is, `weeks` later; weeks begin on `firstDay`. */
export function weekOf(atMs: number, zone: string, firstDay: number, weeks = 0): readonly ZoneDay[] {
  const today = dateAt(atMs, zone)
  // In a calendar of UTC each date is a whole number of days, whatever the zone does to its clocks.
  const date = today - ((weekday(today) - firstDay + daysInWeek) % daysInWeek) + weeks * daysInWeek
  return Array.from({ length: daysInWeek }, (_, at) => ({
    fromMs: startOf(date + at, zone),
    toMs: startOf(date + at + 1, zone),
  }))
}

/** Monday is 1, Sunday 7. */
function weekday(date: number): number {
  return ((((date + 3) % daysInWeek) + daysInWeek) % daysInWeek) + 1
}

/** The date at a moment in a zone, in days since 1 January 1970. */
function dateAt(atMs: number, zone: string): number {
  return Math.floor((atMs + offsetMs(atMs, zone)) / dayMs)
}

/** The first moment of a date in a zone. */
function startOf(date: number, zone: string): number {
  let atMs = date * dayMs
  for (let turn = 0; turn < 2; turn += 1) atMs = date * dayMs - offsetMs(atMs, zone)
  // Where clocks go forward at midnight the day begins an hour later.
  for (; dateAt(atMs, zone) < date; atMs += hourMs / 2);
  return atMs
}

const hourMs = 3_600_000

/** How far the clocks of a zone are before those of UTC. */
function offsetMs(atMs: number, zone: string): number {
  const whole = Math.floor(atMs / 1000) * 1000
  const read: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(whole)) read[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const number = 'numeric'
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: number, month: number, day: number, hour: number, minute: number, second: number },
  })
  formats.set(zone, format)
  return format
}
