import type { ConnectionStatus, StorageStatus } from '@kith/peer'

import { connection } from '../../words/en/connection.ts'
import type { Words } from '../../words/words.ts'
import { codeSentence } from '../network/names.ts'

/** What a banner's button does. */
export type BannerAction = 'retry' | 'retry-storage' | 'choose-name' | 'reload' | 'dismiss'

/** A strip that says what is wrong with the connection, what is safe, and what to do. */
export interface Banner {
  readonly tone: 'quiet' | 'warning' | 'danger'
  readonly text: (words: Words) => string
  readonly action: { readonly does: BannerAction; readonly label: (words: Words) => string } | undefined
}

/** A first attempt is not worth a word before this long. */
export const quietMs = 1500

/** The clock of this device may differ from that of the network by less than this without a word, in milliseconds. */
export const clockApartMsMin: number = 5 * 60_000

/** The banner for a status; `forMs` is how long the connection has been missing. */
export function bannerOf(status: ConnectionStatus, nowMs: number, forMs: number): Banner | undefined {
  switch (status.state) {
    case 'connected':
      return undefined
    case 'connecting':
      if (forMs < quietMs) return undefined
      return { tone: 'quiet', text: (words) => words.of(connection).connecting, action: undefined }
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1000))
      const { code } = status
      const text = (words: Words): string => {
        const { waiting, trying } = words.of(connection)
        const why = codeSentence(code, words)
        return seconds === 0 ? trying(why) : waiting(why, words.number(seconds))
      }
      return { tone: 'warning', text, action: tryNow('retry') }
    }
    case 'refused':
      return {
        tone: 'danger',
        text: (words) =>
          status.code === 'store-failed'
            ? words.of(connection).storeGone
            : words.of(connection).refused(codeSentence(status.code, words)),
        action: wayOut(status.code),
      }
    case 'left':
      return {
        tone: 'quiet',
        text: (words) => words.of(connection).left,
        action: { does: 'retry', label: (words) => words.of(connection).comeBack },
      }
  }
}

/** The banner for the store on this device; it goes before that of the connection, because nothing can be written meanwhile. */
export function storageBannerOf({ state, damaged }: StorageStatus): Banner | undefined {
  if (state === 'full')
    return {
      tone: 'danger',
      text: (words) => words.of(connection).noRoom,
      action: tryNow('retry-storage'),
    }
  if (damaged.length === 0) return undefined
  const { length } = damaged
  return { tone: 'warning', text: (words) => words.of(connection).damaged(length), action: undefined }
}

function tryNow(does: BannerAction): Banner['action'] {
  return { does, label: (words) => words.of(connection).tryNow }
}

function wayOut(code: string): Banner['action'] {
  switch (code) {
    case 'name-taken':
    case 'name-lookalike':
    case 'name-reserved':
    case 'name-malformed':
    case 'name-released':
    case 'name-transferred':
      return { does: 'choose-name', label: (words) => words.of(connection).chooseAnother }
    case 'device-unlisted':
      return { does: 'choose-name', label: (words) => words.of(connection).beginAgain }
    case 'taken-over':
    case 'store-taken':
      return { does: 'retry', label: (words) => words.of(connection).useHere }
    default:
      return { does: 'reload', label: (words) => words.of(connection).reload }
  }
}
