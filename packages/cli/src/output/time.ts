/** A time of day, `14:05`, with the date before it when it is another day than `nowMs`; local time. */
export function timeWords(atMs: number, nowMs: number): string {
  const at = new Date(atMs)
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`
  return at.toDateString() === new Date(nowMs).toDateString() ? time : `${dateWords(atMs)} ${time}`
}

/** A time to the second, `14:05:09`, with the date before it when it is another day than `nowMs`. */
export function exactTimeWords(atMs: number, nowMs: number): string {
  return `${timeWords(atMs, nowMs)}:${two(new Date(atMs).getSeconds())}`
}

/** A local date, `2024-03-09`. */
export function dateWords(atMs: number): string {
  const at = new Date(atMs)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** A length of time in its largest fitting unit, such as `10 s`, `3 h` or `30 days`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} days`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
