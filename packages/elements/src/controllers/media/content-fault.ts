import { content } from '../../words/en/content.ts'
import type { Words } from '../../words/words.ts'
import { headerBytesMax, type PictureHeader, readPictureHeader } from './picture-header.ts'

/** Width and height of a picture, in pixels. */
export type PictureSize = Pick<PictureHeader, 'width' | 'height'>

/** The longest side that is opened to be shown, in pixels, and the most pixels: what a camera of fifty megapixels makes, and some more. */
const sideMax = 16_384
const pixelsMax = 64_000_000

/** Whether a picture of this size is opened at all: a few bytes may claim to be a picture that no memory holds. */
export function mayBeOpened({ width, height }: PictureSize): boolean {
  return width > 0 && height > 0 && width <= sideMax && height <= sideMax && width * height <= pixelsMax
}

/** Why a file that is here is not shown in its place, though its type could be: it is `other` than it says, `broken`, or too `large`. */
export type ContentFault = { readonly fault: 'other' | 'broken' } | ({ readonly fault: 'large' } & PictureSize)

/** What is wrong with a file, what is safe, and what to do. */
export function contentWords(found: ContentFault, words: Words): string {
  const says = words.of(content)
  if (found.fault !== 'large') return says[found.fault]
  return says.large(words.number(found.width), words.number(found.height))
}

/** Whether a picture may be opened, by its header alone. */
export async function pictureFault(picture: Blob): Promise<ContentFault | undefined> {
  const header = readPictureHeader(new Uint8Array(await picture.slice(0, headerBytesMax).arrayBuffer()))
  if (header === undefined) return { fault: 'broken' }
  const { width, height } = header
  return mayBeOpened(header) ? undefined : { fault: 'large', width, height }
}
