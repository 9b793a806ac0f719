import type { BlobStatus } from '@kith/peer'

import { codeSentence } from '../network/names.ts'

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

/** How a file stands that this device shared: who takes it, or what is wrong with it. */
export function sharedLine(status: BlobStatus | undefined, bytes: number): FileLine {
  const size = sizeWords(bytes)
  if (status === undefined) return fine(size)
  if (status.code !== undefined) return { words: codeSentence(status.code), isProblem: true }
  const taker = status.takers.find(({ rate, isDone }) => rate > 0 && !isDone)
  if (taker === undefined) return fine([size, mailboxWords(status)].filter((words) => words !== '').join(' · '))
  const share = Math.min(99, Math.floor((taker.bytes / bytes) * 100))
  return fine(`${size} · ${taker.name} has ${share} %`)
}

function mailboxWords({ mailbox, ref }: BlobStatus): string {
  switch (mailbox?.state) {
    case 'going':
      return `${sizeWords(mailbox.bytes)} of ${sizeWords(ref.bytes)} left with the server`
    case 'kept':
      return 'kept by the server'
    case 'refused':
      return 'to be had while this device is here'
    default:
      return ''
  }
}

function fine(words: string): FileLine {
  return { words, isProblem: false }
}
