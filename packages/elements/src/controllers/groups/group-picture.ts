import { limits } from '@kith/wire'

import { pictureFault } from '../media/content-fault.ts'

/** Length of an edge of a group's picture. */
const edgesPx = [96, 80, 64, 48] as const
const qualities = [0.85, 0.7, 0.55, 0.4, 0.25] as const
/** What a browser may be asked to open. */
const sourceBytesMax = 50_000_000

/**
 * Makes a picture of a group of any picture: its middle, small, drawn and encoded anew on this device, so that nothing else of the file goes out, in at most
 * `limits.conversationPictureBytesMax` bytes. Nothing when this is no picture that the browser can read.
 */
export async function groupPicture(source: Blob): Promise<Uint8Array | undefined> {
  if (source.size > sourceBytesMax || (await pictureFault(source)) !== undefined) return undefined
  const bitmap = await createImageBitmap(source).catch(() => undefined)
  if (bitmap === undefined) return undefined
  try {
    for (const edge of edgesPx)
      for (const quality of qualities) {
        const blob = await drawn(bitmap, edge, quality)
        if (blob !== undefined && blob.size <= limits.conversationPictureBytesMax)
          return new Uint8Array(await blob.arrayBuffer())
      }
    return undefined
  } finally {
    bitmap.close()
  }
}

async function drawn(bitmap: ImageBitmap, edge: number, quality: number): Promise<Blob | undefined> {
  const canvas = new OffscreenCanvas(edge, edge)
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  const side = Math.min(bitmap.width, bitmap.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, edge, edge)
  // A browser that cannot write WebP writes PNG, which is mostly too large here: then a smaller one is tried.
  return canvas.convertToBlob({ type: 'image/webp', quality })
}
