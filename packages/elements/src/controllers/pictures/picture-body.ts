import type { StandardSchema } from '@kith/peer'

import { readStill, stillAddress } from './still-picture.ts'

/** The type of a message that says what its sender looks like (spec CT30). */
export const pictureMessageType = 'chat.picture'
/** Bytes of a display picture. */
export const displayPictureBytesMax = 24_576
/** Length of an edge of a display picture, in pixels, as others may send it; own ones are 256 at most. */
export const displayPictureEdgeMax = 512

/** The body of `chat.picture`: what a person looks like from now on (spec CT30). */
export type PictureBody = {
  /** A WebP, JPEG or PNG in base64; empty when there is none any more. */
  readonly picture: string
  /** When it was chosen, by the clock of who chose it, in milliseconds since 1970; of two the later one stands. */
  readonly changedMs: number
}

/** Checks a display picture as another tells it (spec CT30). */
export const pictureBody: StandardSchema<PictureBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { picture, changedMs } = (value ?? {}) as Readonly<Record<string, unknown>>
      if (
        typeof picture !== 'string' ||
        typeof changedMs !== 'number' ||
        !Number.isSafeInteger(changedMs) ||
        changedMs < 0 ||
        (picture !== '' && !isFace(picture))
      )
        return { issues: [{ message: 'this is no display picture' }] }
      return { value: { picture, changedMs } }
    },
  },
}

/** The address by which a display picture is shown; nothing for what is none. */
export function pictureAddress({ picture }: Pick<PictureBody, 'picture'>): string | undefined {
  return stillAddress(picture)
}

function isFace(picture: string): boolean {
  const header = readStill(picture, displayPictureBytesMax, displayPictureEdgeMax)?.header
  return header !== undefined && header.width === header.height
}
