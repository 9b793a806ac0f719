/** A picture as it is shown in its place: small enough that a hundred of them are no burden. */
export interface SmallPicture {
  readonly content: Blob
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** The longer side of what is shown in a conversation, in pixels: twice what it takes there, for fine screens. */
const sideMax = 960

/**
 * Makes a picture that is shown in its place. It is decoded beside the page's own thread, so that one of fifty megapixels freezes nothing; a moving
 * picture that is small stays as it is.
 *
 * @throws DOMException when the picture cannot be decoded.
 */
export function smallPicture(content: Blob): Promise<SmallPicture> {
  const made = decoding.then(() => makeSmall(content))
  decoding = made.catch(() => undefined)
  return made
}

/** One is opened at a time: ten that are large would be more than a telephone holds. */
let decoding: Promise<unknown> = Promise.resolve()

async function makeSmall(content: Blob): Promise<SmallPicture> {
  const whole = await createImageBitmap(content)
  const { width, height } = whole
  const scale = Math.min(1, sideMax / Math.max(width, height))
  if (scale === 1) {
    whole.close()
    return { content, width, height }
  }
  const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const canvas = new OffscreenCanvas(small.width, small.height)
  const context = canvas.getContext('2d')
  if (context === null) return { content, width, height }
  context.imageSmoothingQuality = 'high'
  context.drawImage(whole, 0, 0, small.width, small.height)
  whole.close()
  return { content: await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 }), ...small }
}
