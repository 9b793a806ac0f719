import { displayPictureBytesMax } from './picture-body.ts'

/** The part of a picture that is used: its middle and its side, in pixels of the picture. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly side: number
}

const edgesPx = [256, 224, 192, 160, 128, 96] as const
const qualities = [0.85, 0.7, 0.55, 0.4] as const
/** How far one can go in. */
export const zoomMax = 4

/** The square around a point that lies within the picture; `zoom` is from 1, as much as there is, to `zoomMax`. */
export function squareWithin(size: { width: number; height: number }, x: number, y: number, zoom: number): Square {
  const side = Math.min(size.width, size.height) / Math.min(zoomMax, Math.max(1, zoom))
  const within = (at: number, length: number): number => Math.min(length - side / 2, Math.max(side / 2, at))
  return { x: within(x, size.width), y: within(y, size.height), side }
}

/** Draws a square of a picture. */
export function drawSquare(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  { x, y, side }: Square,
  edge: number,
): void {
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, edge, edge)
  context.drawImage(bitmap, x - side / 2, y - side / 2, side, side, 0, 0, edge, edge)
}

/**
 * Makes a display picture: drawn and encoded anew on this device, so that nothing else of the file goes out. At most 256 by 256 pixels and `displayPictureBytesMax` bytes. Nothing when this
 * browser cannot write one.
 */
export async function makeDisplayPicture(bitmap: ImageBitmap, square: Square): Promise<Uint8Array | undefined> {
  for (const edge of edgesPx) {
    const canvas = new OffscreenCanvas(edge, edge)
    const context = canvas.getContext('2d')
    if (context === null) return undefined
    drawSquare(context, bitmap, square, edge)
    for (const quality of qualities) {
      const blob = await encoded(canvas, context, quality)
      if (blob.size <= displayPictureBytesMax) return new Uint8Array(await blob.arrayBuffer())
    }
  }
  return undefined
}

async function encoded(
  canvas: OffscreenCanvas,
  context: OffscreenCanvasRenderingContext2D,
  quality: number,
): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  if (webp.type === 'image/webp') return webp
  // A browser that cannot write WebP; JPEG has no clear places, which would become black.
  context.globalCompositeOperation = 'destination-over'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}
