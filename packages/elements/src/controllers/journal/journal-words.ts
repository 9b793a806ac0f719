import type { JournalState } from '@kith/peer'

import { journal } from '../../words/en/journal.ts'
import { presence } from '../../words/en/presence.ts'
import type { Words } from '../../words/words.ts'

const minuteMs = 60_000
const narrow = { style: 'unit', unitDisplay: 'narrow' } as const

/** What a state is called. */
export function journalState(state: JournalState, words: Words): string {
  return state === 'gap' ? words.of(journal).gap : words.of(presence)[state]
}

/** A length of time in whole minutes, such as `5h 12m`. */
export function durationWords(ms: number, words: Words): string {
  const minutes = Math.round(ms / minuteMs)
  const hours = Math.floor(minutes / 60)
  const parts = [
    ...(hours > 0 ? [words.number(hours, { ...narrow, unit: 'hour' })] : []),
    ...(minutes % 60 > 0 || hours === 0 ? [words.number(minutes % 60, { ...narrow, unit: 'minute' })] : []),
  ]
  return parts.join(' ')
}

/** A length of time for a table, such as `5:12`; nothing for none. */
export function durationCell(ms: number, words: Words): string {
  if (ms === 0) return ''
  const minutes = Math.round(ms / minuteMs)
  return `${words.number(Math.floor(minutes / 60))}:${words.number(minutes % 60, { minimumIntegerDigits: 2 })}`
}
