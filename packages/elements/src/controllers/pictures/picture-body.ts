import type { StandardSchema } from '@kith/peer'

import { readPictureHeader } from '../media/picture-header.ts'

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
        (picture !== '' && !isPicture(picture))
      )
        return { issues: [{ message: 'this is no display picture' }] }
      return { value: { picture, changedMs } }
    },
  },
}

/** The address by which a display picture is shown; nothing for what is none. */
export function pictureAddress({ picture }: Pick<PictureBody, 'picture'>): string | undefined {
  const type = picture === '' ? undefined : typeOf(picture)
  return type === undefined ? undefined : `data:${type};base64,${picture}`
}

/** The first characters of the base64 of pictures that are shown; what draws or runs anything else is none. */
const starts: readonly (readonly [start: string, type: string])[] = [
  ['UklGR', 'image/webp'],
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
]

function typeOf(picture: string): string | undefined {
  return starts.find(([start]) => picture.startsWith(start))?.[1]
}

/** Small in bytes and in pixels, square, and still: what is small in bytes alone may be huge when it is drawn. */
function isPicture(picture: string): boolean {
  const bytes = picture.length > Math.ceil(displayPictureBytesMax / 3) * 4 ? undefined : bytesOf(picture)
  const header = bytes && bytes.length <= displayPictureBytesMax ? readPictureHeader(bytes) : undefined
  return (
    header?.type === typeOf(picture) &&
    header !== undefined &&
    header.width === header.height &&
    header.width >= 1 &&
    header.width <= displayPictureEdgeMax &&
    !header.mayMove
  )
}

function bytesOf(base64: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(base64) || base64.length % 4 !== 0) return undefined
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}
