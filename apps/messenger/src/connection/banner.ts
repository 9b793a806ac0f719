import type { ConnectionStatus, StorageStatus } from '@kith/peer'

import { codeSentence } from '../network/names.ts'

/** What a banner's button does. */
export type BannerAction = 'retry' | 'retry-storage' | 'choose-name' | 'reload'

/** A strip that says what is wrong with the connection, what is safe, and what to do. */
export interface Banner {
  readonly tone: 'quiet' | 'warning' | 'danger'
  readonly text: string
  readonly action: { readonly does: BannerAction; readonly label: string } | undefined
}

/** A first attempt is not worth a word before this long. */
export const quietMs = 1500

const saved = 'What you write is kept on this device until it can go out.'

/** The banner for a status; `forMs` is how long the connection has been missing. */
export function bannerOf(status: ConnectionStatus, nowMs: number, forMs: number): Banner | undefined {
  switch (status.state) {
    case 'connected':
      return undefined
    case 'connecting':
      if (forMs < quietMs) return undefined
      return { tone: 'quiet', text: `Connecting… ${saved}`, action: undefined }
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1000))
      const when = seconds === 0 ? 'Trying again now.' : `Trying again in ${seconds} s.`
      const action = { does: 'retry' as const, label: 'Try now' }
      return { tone: 'warning', text: `${codeSentence(status.code)} ${saved} ${when}`, action }
    }
    case 'refused':
      return {
        tone: 'danger',
        text: `${codeSentence(status.code)} Your messages are safe on this device.`,
        action: wayOut(status.code),
      }
    case 'left':
      return { tone: 'quiet', text: 'You have left the network.', action: { does: 'retry', label: 'Come back' } }
  }
}

/** The banner for the store on this device; it goes before that of the connection, because nothing can be written meanwhile. */
export function storageBannerOf({ state, damaged }: StorageStatus): Banner | undefined {
  if (state === 'full')
    return {
      tone: 'danger',
      text: 'There is no room on this device: nothing can be sent or received until there is. What others send you waits with them.',
      action: { does: 'retry-storage', label: 'Try now' },
    }
  if (damaged.length === 0) return undefined
  const what = damaged.length === 1 ? 'A record on this device is' : `${damaged.length} records on this device are`
  return { tone: 'warning', text: `${what} damaged and set aside; everything else is as it was.`, action: undefined }
}

function wayOut(code: string): Banner['action'] {
  switch (code) {
    case 'name-taken':
    case 'name-lookalike':
    case 'name-reserved':
    case 'name-malformed':
    case 'name-released':
    case 'name-transferred':
      return { does: 'choose-name', label: 'Choose another name' }
    case 'device-unlisted':
      return { does: 'choose-name', label: 'Begin again here' }
    case 'taken-over':
    case 'store-taken':
      return { does: 'retry', label: 'Use it here' }
    default:
      return { does: 'reload', label: 'Load the page again' }
  }
}
