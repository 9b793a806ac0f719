import type { BulkSender } from '@kith/keys'

/** What is said in bulk with one device. */
export interface BulkTalk {
  sender: BulkSender | undefined
  isBeginning: boolean
  /** The other device's keys changed; the next session is opened anew when nothing depends on this one. */
  isStale: boolean
  /** When the device last named our session, in milliseconds of this program. */
  namedAtMs: number
  nudgedAtMs: number
  /** The device's session of which a frame was heard last, and the last that named this life's session. */
  heard: Uint8Array | undefined
  met: Uint8Array | undefined
  /** Frames that are being opened or sealed. */
  opening: number
  sealing: number
  waiting: { readonly bytes: Uint8Array; readonly isUrgent: boolean }[]
}

/** Nothing was said yet. */
export function newBulkTalk(): BulkTalk {
  return {
    sender: undefined,
    isBeginning: false,
    isStale: false,
    namedAtMs: -Infinity,
    nudgedAtMs: -Infinity,
    heard: undefined,
    met: undefined,
    opening: 0,
    sealing: 0,
    waiting: [],
  }
}
