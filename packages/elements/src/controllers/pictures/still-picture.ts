import { type PictureHeader, readPictureHeader } from '../media/picture-header.ts'

/** The first characters of the base64 of pictures that are shown; what draws or runs anything else is none. */
const starts: readonly (readonly [start: string, type: string])[] = [
  ['UklGR', 'image/webp'],
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
]

/** The address by which a picture in base64 is shown; nothing for what is none. */
export function stillAddress(picture: string): string | undefined {
  const type = typeOf(picture)
  return type === undefined ? undefined : `data:${type};base64,${picture}`
}

/** A picture in base64 that holds still and is small in bytes and in pixels, by its header: what is small in bytes alone may be huge when it is drawn. Nothing for what is none. */
export function readStill(
  picture: string,
  bytesMax: number,
  edgeMax: number,
): { readonly bytes: Uint8Array; readonly header: PictureHeader } | undefined {
  if (picture.length > Math.ceil(bytesMax / 3) * 4) return undefined
  const bytes = bytesOf(picture)
  const header = bytes && bytes.length <= bytesMax ? readPictureHeader(bytes) : undefined
  if (bytes === undefined || header === undefined || header.mayMove || header.type !== typeOf(picture)) return undefined
  const { width, height } = header
  return Math.min(width, height) >= 1 && Math.max(width, height) <= edgeMax ? { bytes, header } : undefined
}

/** Bytes in base64. */
export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function typeOf(picture: string): string | undefined {
  return starts.find(([start]) => picture.startsWith(start))?.[1]
}

function bytesOf(base64: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(base64) || base64.length % 4 !== 0) return undefined
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}
