import { lasting } from '../../words/en/lasting.ts'
import type { Words } from '../../words/words.ts'

const units = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A time in the largest unit of which it is a whole number, such as `4 weeks`. */
export function spanWords(seconds: number, words: Words): string {
  const [unit, of] = units.find(([, each]) => seconds % each === 0) ?? ['second', 1]
  return words.number(seconds / of, { style: 'unit', unit, unitDisplay: 'long' })
}

/** That somebody chose how long messages stay, as a sentence; `other` is who did, when it was not this person. */
export function timerWords(seconds: number, from: 'me' | 'them', other: string, words: Words): string {
  const says = words.of(lasting)
  if (seconds === 0) return from === 'me' ? says.youEnded : says.ended(other)
  const span = spanWords(seconds, words)
  return from === 'me' ? says.youSet(span) : says.set(other, span)
}
