import { claimedKind } from './media-kind.ts'
import { isAsClaimed, signatureBytes } from './signatures.ts'
import { headerBytesMax, readPictureHeader } from './picture-header.ts'

/** Why a picture is not taken: it is none that is known, it is none of what it says, it has too many bytes or pixels, or it cannot be decoded. */
export type PictureFault = 'unknown' | 'disguised' | 'heavy' | 'huge' | 'broken'

/** A picture that was opened, or why it was not. The bitmap is to be closed. */
export type OpenedPicture =
  { readonly kind: 'ok'; readonly bitmap: ImageBitmap } | { readonly kind: 'fault'; readonly fault: PictureFault }

/** Bytes of a picture that is opened to be made small. */
export const pictureBytesMax: number = 32 * 1024 * 1024
/** Pixels of a picture that is opened to be made small. */
export const picturePixelsMax: number = 40_000_000

/**
 * Opens a picture that a person chose, with a longer side of about `sideMax` pixels at most. What it says of itself is looked at first, so that nothing that is too large, or that is something
 * else than it says, is decoded at all; what is decoded is so beside the page's own thread.
 */
export async function openPicture(source: Blob, sideMax: number): Promise<OpenedPicture> {
  const refuse = (fault: PictureFault): OpenedPicture => ({ kind: 'fault', fault })
  if (source.size > pictureBytesMax) return refuse('heavy')
  const head = new Uint8Array(
    await source
      .slice(0, headerBytesMax)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  )
  if (source.type !== '') {
    if (claimedKind(source.type) !== 'picture') return refuse('unknown')
    if (!isAsClaimed(source.type, head.subarray(0, signatureBytes))) return refuse('disguised')
  }
  const header = readPictureHeader(head)
  if (header === undefined) return refuse(source.type === '' ? 'unknown' : 'broken')
  const { type, width, height } = header
  if (width === 0 || height === 0) return refuse('broken')
  if (width * height > picturePixelsMax) return refuse('huge')
  const scale = Math.min(1, sideMax / Math.max(width, height))
  try {
    // One side alone: the other follows, also in a picture that is to be turned.
    const resize =
      scale === 1 ? {} : { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'high' as const }
    const content = source.type === type ? source : source.slice(0, source.size, type)
    return { kind: 'ok', bitmap: await createImageBitmap(content, resize) }
  } catch {
    // The browser's decoder says no more than that.
    return refuse('broken')
  }
}
