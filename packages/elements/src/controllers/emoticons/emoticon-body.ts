import type { StandardSchema } from '@kith/peer'

import { readStill } from '../pictures/still-picture.ts'
import { isEmoticonHash, isEmoticonName } from './emoticon.ts'
import type { OwnEmoticonRecord } from './emoticon-records.ts'

/** The type of a message that brings the picture of an emoticon (spec CT42). */
export const emoticonMessageType = 'chat.emoticon'
/** The type of what the devices of a name tell each other of the emoticons that are theirs (spec CT45). */
export const ownEmoticonMessageType = 'chat.emoticon-own'

/** Bytes of the picture of an emoticon. */
export const emoticonBytesMax = 12_288
/** Length of an edge of an emoticon, in pixels, as others may send it; own ones are 96 at most. */
export const emoticonEdgeMax = 128

/** The body of `chat.emoticon`. */
export type EmoticonBody = {
  /** A WebP, JPEG or PNG in base64. */
  readonly picture: string
}

/** The body of `chat.emoticon-own`: an emoticon as it is from now on, with its picture where the others may not have it. */
export type OwnEmoticonBody = OwnEmoticonRecord & Partial<EmoticonBody> & { readonly hash: string }

/** Checks the picture of an emoticon (spec CT42). */
export const emoticonBody: StandardSchema<EmoticonBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { picture } = (value ?? {}) as Readonly<Record<string, unknown>>
      return typeof picture === 'string' && bytesOfEmoticon(picture) !== undefined
        ? { value: { picture } }
        : { issues: [{ message: 'this is no emoticon' }] }
    },
  },
}

/** Checks what another own device tells of an emoticon (spec CT45). */
export const ownEmoticonBody: StandardSchema<OwnEmoticonBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { hash, name, at, changedMs, isGone, picture } = (value ?? {}) as Readonly<Record<string, unknown>>
      if (
        !isEmoticonHash(hash) ||
        typeof name !== 'string' ||
        !isEmoticonName(name) ||
        typeof at !== 'number' ||
        !Number.isFinite(at) ||
        typeof changedMs !== 'number' ||
        !Number.isSafeInteger(changedMs) ||
        changedMs < 0 ||
        (picture !== undefined && (typeof picture !== 'string' || bytesOfEmoticon(picture) === undefined))
      )
        return { issues: [{ message: 'this is no emoticon of a person' }] }
      return {
        value: {
          hash,
          name,
          at,
          changedMs,
          ...(isGone === true && { isGone }),
          ...(picture !== undefined && { picture }),
        },
      }
    },
  },
}

/** The bytes of a picture that may be an emoticon; nothing for what is none. */
export function bytesOfEmoticon(picture: string): Uint8Array | undefined {
  return readStill(picture, emoticonBytesMax, emoticonEdgeMax)?.bytes
}
