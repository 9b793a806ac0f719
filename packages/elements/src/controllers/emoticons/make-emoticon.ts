import { openPicture, type PictureFault } from '../media/open-picture.ts'
import { emoticonBytesMax } from './emoticon-body.ts'

/** An emoticon that was made of a file, or why there is none: `unable` where this browser cannot write a picture that is small enough. */
export type MadeEmoticon =
  | { readonly kind: 'ok'; readonly picture: Uint8Array }
  | { readonly kind: 'fault'; readonly fault: PictureFault | 'unable' }

/** Pixels of the longer side, the largest that fits first. */
const sidesPx = [96, 72, 48] as const
const qualities = [0.9, 0.7, 0.5] as const

/**
 * Makes an emoticon of a picture that a person chose: the whole of it, still, drawn and encoded anew on this device, so that nothing else of the file goes out. At most 96 pixels wide and
 * high and `emoticonBytesMax` bytes.
 */
export async function makeEmoticon(source: Blob): Promise<MadeEmoticon> {
  // Drawn in steps from something larger it stays sharp.
  const opened = await openPicture(source, sidesPx[0] * 4)
  if (opened.kind === 'fault') return opened
  const { bitmap } = opened
  try {
    for (const side of sidesPx)
      for (const quality of qualities) {
        const blob = await encoded(bitmap, side, quality)
        if (blob !== undefined && blob.size <= emoticonBytesMax)
          return { kind: 'ok', picture: new Uint8Array(await blob.arrayBuffer()) }
      }
    return { kind: 'fault', fault: 'unable' }
  } finally {
    bitmap.close()
  }
}

async function encoded(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob | undefined> {
  const { width, height } = bitmap
  const scale = Math.min(1, side / Math.max(width, height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  // A browser that cannot write WebP writes PNG, which keeps clear places, too.
  return canvas.convertToBlob({ type: 'image/webp', quality })
}
