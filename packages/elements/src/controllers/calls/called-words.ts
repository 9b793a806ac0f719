import { called } from '../../words/en/called.ts'
import type { Words } from '../../words/words.ts'
import type { CalledBody } from './call-record.ts'

/** What became of a call, as it stands in the conversation. */
export function calledWords({ media, outcome, seconds }: CalledBody, from: 'me' | 'them', words: Words): string {
  const says = words.of(called)[media]
  if (outcome === 'answered') return says.answered(durationWords(seconds * 1000))
  return isMissed({ outcome }, from) ? says.missed : says[outcome]
}

/** Whether somebody has missed a call. */
export function isMissed({ outcome }: Pick<CalledBody, 'outcome'>, from: 'me' | 'them'): boolean {
  return from === 'them' && outcome !== 'answered' && outcome !== 'declined'
}

/** `4:05`, or `1:02:09`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}
