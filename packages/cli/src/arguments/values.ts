import { parseName } from '@kith/wire'

import { nearest } from './nearest.ts'
import { UsageError } from './option.ts'

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const durationForm = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** A length of time such as `90s`, `15m` or `7d`, in milliseconds. */
export function readDuration(of: string, text: string): number {
  const [, number, unit] = durationForm.exec(text) ?? []
  const ms = Number(number) * (unitMs[unit ?? ''] ?? Number.NaN)
  if (!Number.isFinite(ms) || ms <= 0)
    throw new UsageError(`${of} is a length of time such as 500ms, 90s, 15m, 12h or 7d, not "${text}".`)
  return Math.ceil(ms)
}

/** A time: a length of time from now such as `2h`, or a date and time such as `2026-03-09T18:00`; in milliseconds since 1970. */
export function readTime(of: string, text: string, nowMs: number): number {
  if (durationForm.test(text)) return nowMs + readDuration(of, text)
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN
  if (Number.isNaN(atMs))
    throw new UsageError(`${of} is a time such as 2h (from now) or 2026-03-09T18:00, not "${text}".`)
  return atMs
}

/** A whole number from `min` to `max`. */
export function readNumber(of: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number) || number < min || number > max)
    throw new UsageError(`${of} is a whole number from ${min} to ${max}, not "${text}".`)
  return number
}

/** One of these words. */
export function readChoice<T extends string>(of: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  const like = nearest(text, words)
  throw new UsageError(
    `${of} is ${listed(words)}, not "${text}".`,
    like === undefined ? undefined : `Did you mean ${like}?`,
  )
}

/** A name of a peer. */
export function readName(of: string, text: string): string {
  const parsed = parseName(text)
  if (parsed.kind === 'refused') throw new UsageError(`${of}: ${parsed.message} (${parsed.code})`)
  return parsed.name
}

/** A JSON value. */
export function readJson(of: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const why = cause instanceof Error ? ` (${cause.message})` : ''
    throw new UsageError(
      `${of} is not JSON${why}.`,
      `In a shell, put JSON into single quotes: '{"title":"Gaudeamus"}'.`,
    )
  }
}

/**
 * A condition `field=value`. A value that reads as a JSON number, true or false is one; in double quotes it is a text:
 * `year="1984"`.
 */
export function readCondition(of: string, text: string): readonly [string, string | number | boolean] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new UsageError(`${of} is FIELD=VALUE, not "${text}".`)
  return [text.slice(0, equals), readScalar(text.slice(equals + 1))]
}

function readScalar(text: string): string | number | boolean {
  if (!/^(?:true|false|-?\d.*|".*")$/.test(text)) return text
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : text
  } catch {
    // A text that begins like a number, such as 7up, is a text.
    return text
  }
}

/** Words as people list them: `a, b or c`. */
export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`
}
