import type { BlobStatus, ErrorCode } from '@kith/peer'

import { codeSentence } from '../network/names.ts'
import { dateWords } from '../time/time-words.ts'

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
const unitStep = 1000

/** A number of bytes as people say it: `640 bytes`, `3.4 MB`. */
export function sizeWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= unitStep - 0.5 && unit < units.length - 1) {
    value /= unitStep
    unit += 1
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value)
  return `${shown.toLocaleString('en')} ${units[unit] ?? ''}`
}

/** How long the rest takes: `4 s left`, `12 min left`, `3 h left`. */
export function leftWords(leftMs: number): string {
  const seconds = Math.max(1, Math.round(leftMs / 1000))
  if (seconds < 90) return `${seconds} s left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min left`
  return `${Math.round(minutes / 60)} h left`
}

/** What is said beside a file, and whether a person should look. */
export interface FileLine {
  readonly words: string
  readonly isProblem: boolean
}

/** How a file that came from `from` stands; nothing is known of one that was never asked for. */
export function receivedLine(status: BlobStatus | undefined, bytes: number, from: string): FileLine {
  const size = sizeWords(bytes)
  if (status === undefined) return fine(size)
  const part = `${sizeWords(status.bytesHere)} of ${size}`
  switch (status.state) {
    case 'running': {
      const { rate, leftMs } = status
      return fine(
        [part, rate === 0 ? '' : `${sizeWords(rate)}/s`, leftMs === undefined ? '' : leftWords(leftMs)]
          .filter((words) => words !== '')
          .join(' · '),
      )
    }
    case 'seeking':
      // Whoever answers that he has it not is there, and gives it no more.
      if (status.code === 'blob-unknown') return fine(`${part} · ${from} does not give it any more`)
      return fine(`${part} · waiting for ${from} to be there`)
    case 'paused':
      return fine(`${part} · paused`)
    case 'room':
      return { words: `${part} · this device has no room for it`, isProblem: true }
    case 'whole':
      return fine(size)
    case 'failed':
      return { words: codeSentence(status.code), isProblem: true }
    case 'canceled':
      return fine(`${size} · not fetched`)
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
export function sharedLine(status: BlobStatus | undefined, view: SharedView): FileLine {
  const { to } = view
  const size = sizeWords(view.bytes)
  const says = (...words: readonly string[]): FileLine => fine([size, ...words].filter((one) => one !== '').join(' · '))
  if (status === undefined) return says('taken back')
  if (hasAll(status, to)) return says(`${to} has it`)
  if (status.code !== undefined) return { words: codeSentence(status.code), isProblem: true }
  const taker = takerOf(status, to)
  if (taker !== undefined) {
    // What the server gives him is not known here.
    if (status.mailbox?.state === 'kept') return says(`${to} fetches it now`)
    const left = ((view.bytes - taker.bytes) / taker.rate) * 1000
    return says(`${to} has ${percentOf(taker.bytes, view.bytes)} %`, leftWords(left))
  }
  return says(mailboxWords(status, view))
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

function mailboxWords({ mailbox }: BlobStatus, { to, presence, nowMs, bytes }: SharedView): string {
  switch (mailbox?.state) {
    case 'going':
      if (mailbox.bytes > 0) return `on its way to the server, ${percentOf(mailbox.bytes, bytes)} %`
      return presence === 'there' ? `${to} can fetch it` : `waits for ${to}`
    case 'kept':
      return `waits for ${to} with the server, until ${dateWords(mailbox.untilMs, nowMs)}`
    case 'refused':
      return waitsHere(mailbox.code, to, presence)
    default:
      return `${to} can fetch it while this device is here`
  }
}

function waitsHere(code: ErrorCode | undefined, to: string, presence: SharedView['presence']): string {
  const why = (code && refusals[code]) ?? 'the server does not keep it'
  if (presence === 'away') return `waits here: ${to} is away and ${why}`
  return presence === 'there' ? `waits here until ${to} fetches it` : `waits here until ${to} fetches it: ${why}`
}

/** Why the server does not keep a file, inside a sentence. */
const refusals: Partial<Record<ErrorCode, string>> = {
  'blob-too-large': 'the file is larger than the server keeps',
  'blob-too-long': 'the file is larger than the server keeps',
  'blob-quota': 'your files at the server leave no room for it',
  'blobs-full': 'the server has no room left',
  'keep-too-long': 'the server keeps nothing for so long',
  'deadline-passed': 'the server keeps it no longer',
}

/** Never all of it: what is all is said in words. */
function percentOf(part: number, all: number): number {
  return Math.min(99, Math.floor((part / all) * 100))
}

function fine(words: string): FileLine {
  return { words, isProblem: false }
}
