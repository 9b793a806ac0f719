import type { BlobStatus, ErrorCode } from '@kith/peer'

import { files } from '../../words/en/files.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'
import { dateWords } from '../time/time-words.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const unitStep = 1000

/** A number of bytes as people say it: `640 bytes`, `3.4 MB`. */
export function sizeWords(bytes: number, words: Words): string {
  let value = bytes
  let unit = 0
  while (value >= unitStep - 0.5 && unit < units.length - 1) {
    value /= unitStep
    unit += 1
  }
  const style = { style: 'unit', unit: units[unit] ?? 'byte', unitDisplay: unit === 0 ? 'long' : 'short' } as const
  return words.number(value, { ...style, maximumFractionDigits: unit > 0 && value < 10 ? 1 : 0 })
}

/** How long the rest takes: `4 s left`, `12 min left`, `3 h left`. */
export function leftWords(leftMs: number, words: Words): string {
  const { secondsLeft, minutesLeft, hoursLeft } = words.of(files)
  const seconds = Math.max(1, Math.round(leftMs / 1000))
  if (seconds < 90) return secondsLeft(words.number(seconds))
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return minutesLeft(words.number(minutes))
  return hoursLeft(words.number(Math.round(minutes / 60)))
}

/** What is said beside a file, and whether a person should look. */
export interface FileLine {
  readonly words: string
  readonly isProblem: boolean
}

/** How a file that came from `from` stands; nothing is known of one that was never asked for. */
export function receivedLine(status: BlobStatus | undefined, bytes: number, from: string, words: Words): FileLine {
  const says = words.of(files)
  const size = sizeWords(bytes, words)
  if (status === undefined) return fine(size)
  const part = says.partOf(sizeWords(status.bytesHere, words), size)
  switch (status.state) {
    case 'running': {
      const { rate, leftMs } = status
      return fine(
        [
          part,
          rate === 0 ? '' : says.perSecond(sizeWords(rate, words)),
          leftMs === undefined ? '' : leftWords(leftMs, words),
        ]
          .filter((one) => one !== '')
          .join(' · '),
      )
    }
    case 'seeking':
      // Whoever answers that he has it not is there, and gives it no more.
      if (status.code === 'blob-unknown') return fine(`${part} · ${says.givesNoMore(from)}`)
      return fine(`${part} · ${says.waitingFor(from)}`)
    case 'paused':
      return fine(`${part} · ${says.paused}`)
    case 'room':
      return { words: `${part} · ${says.noRoom}`, isProblem: true }
    case 'whole':
      return fine(size)
    case 'failed':
      return { words: codeSentence(status.code, words), isProblem: true }
    case 'canceled':
      return fine(`${size} · ${says.notFetched}`)
  }
}

/** What is needed to say how an own file stands, besides its status. */
export interface SharedView {
  readonly bytes: number
  /** For whom it is. */
  readonly to: string
  /** Whether he is there, as far as one can see. */
  readonly presence: 'there' | 'away' | 'unknown'
  readonly nowMs: number
}

/** How a file stands that this device gives: who has it, who takes it, where it waits, or what is wrong with it. */
export function sharedLine(status: BlobStatus | undefined, view: SharedView, words: Words): FileLine {
  const { to } = view
  const says = words.of(files)
  const size = sizeWords(view.bytes, words)
  const line = (...parts: readonly string[]): FileLine => fine([size, ...parts].filter((one) => one !== '').join(' · '))
  if (status === undefined) return line(says.takenBack)
  if (hasAll(status, to)) return line(says.has(to))
  if (status.code !== undefined) return { words: codeSentence(status.code, words), isProblem: true }
  const taker = takerOf(status, to)
  if (taker !== undefined) {
    // What the server gives him is not known here.
    if (status.mailbox?.state === 'kept') return line(says.fetchesNow(to))
    const left = ((view.bytes - taker.bytes) / taker.rate) * 1000
    return line(says.hasPart(to, percentOf(taker.bytes, view.bytes)), leftWords(left, words))
  }
  return line(mailboxWords(status, view, words))
}

/** How much of an own file is where it is going, between 0 and 1; undefined when nothing is on its way. */
export function sharedPart(status: BlobStatus, to: string): number | undefined {
  const { mailbox, ref } = status
  if (hasAll(status, to)) return undefined
  if (mailbox?.state === 'kept') return undefined
  const bytes = takerOf(status, to)?.bytes ?? mailbox?.bytes ?? 0
  return bytes === 0 ? undefined : Math.min(1, bytes / ref.bytes)
}

/** Whether somebody for whom it is has all of it. */
export function hasAll({ for: receivers }: BlobStatus, to: string): boolean {
  return receivers.some((one) => one.name === to && one.hasAll)
}

function takerOf({ takers }: BlobStatus, to: string): BlobStatus['takers'][number] | undefined {
  return takers.find(({ name, rate, isDone }) => name === to && rate > 0 && !isDone)
}

function mailboxWords({ mailbox }: BlobStatus, { to, presence, nowMs, bytes }: SharedView, words: Words): string {
  const says = words.of(files)
  switch (mailbox?.state) {
    case 'going':
      if (mailbox.bytes > 0) return says.onItsWay(percentOf(mailbox.bytes, bytes))
      return presence === 'there' ? says.canFetch(to) : says.waitsFor(to)
    case 'kept':
      return says.waitsAtServer(to, dateWords(mailbox.untilMs, nowMs, words))
    case 'refused':
      return waitsHere(mailbox.code, to, presence, words)
    default:
      return says.canFetchFromHere(to)
  }
}

function waitsHere(code: ErrorCode | undefined, to: string, presence: SharedView['presence'], words: Words): string {
  const says = words.of(files)
  const why = says[(code && refusals[code]) ?? 'notKept']
  if (presence === 'away') return says.waitsHereAway(to, why)
  return presence === 'there' ? says.waitsHere(to) : says.waitsHereBecause(to, why)
}

/** Why the server does not keep a file, inside a sentence. */
const refusals: Partial<Record<ErrorCode, 'tooLarge' | 'noQuota' | 'serverFull' | 'notSoLong' | 'noLonger'>> = {
  'blob-too-large': 'tooLarge',
  'blob-too-long': 'tooLarge',
  'blob-quota': 'noQuota',
  'blobs-full': 'serverFull',
  'keep-too-long': 'notSoLong',
  'deadline-passed': 'noLonger',
}

/** Never all of it: what is all is said in words. */
function percentOf(part: number, all: number): number {
  return Math.min(99, Math.floor((part / all) * 100))
}

function fine(words: string): FileLine {
  return { words, isProblem: false }
}
