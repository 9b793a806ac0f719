/** What the beginning of a picture says of it, before anything of it is decoded. */
export interface PictureHeader {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif' | 'image/avif'
  /** In pixels, before it is turned. */
  readonly width: number
  readonly height: number
  /** It may hold more than one picture. */
  readonly mayMove: boolean
}

/** Bytes of a file in which its size is looked for; cameras write previews and profiles before it. */
export const headerBytesMax: number = 1024 * 1024

/**
 * Reads type and size of a picture from its first bytes: PNG (ISO/IEC 15948), JPEG (ITU-T T.81, annex B), WebP (RFC 9649), GIF (GIF89a), AVIF (ISO/IEC 23008-12, box `ispe`). Nothing when this
 * is none of them, or when its size does not stand in `bytes`.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return readPng(view) ?? readJpeg(view) ?? readWebp(view) ?? readGif(view) ?? readAvif(view)
  } catch (error) {
    // It ends before it says how large it is.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readPng(view: DataView): PictureHeader | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || word(view, 12) !== 'IHDR')
    return undefined
  // An animated one says so between the header and the picture.
  let mayMove = false
  for (let at = 33; at + 8 <= view.byteLength && word(view, at + 4) !== 'IDAT'; at += 12 + view.getUint32(at))
    if (word(view, at + 4) === 'acTL') mayMove = true
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20), mayMove }
}

const noFrame = new Set([0xc4, 0xc8, 0xcc])

function readJpeg(view: DataView): PictureHeader | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && !noFrame.has(marker))
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5), mayMove: false }
    const length = view.getUint16(at + 2)
    if (length < 2) return undefined
    at += 2 + length
  }
}

function readWebp(view: DataView): PictureHeader | undefined {
  if (word(view, 0) !== 'RIFF' || word(view, 8) !== 'WEBP') return undefined
  const type = 'image/webp'
  switch (word(view, 12)) {
    case 'VP8 ':
      return {
        ...{ type, mayMove: false },
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      }
    case 'VP8L': {
      const packed = view.getUint32(21, true)
      return { type, width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff), mayMove: false }
    }
    case 'VP8X': {
      const three = (at: number): number => 1 + view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
      return { type, width: three(24), height: three(27), mayMove: (view.getUint8(20) & 0x02) !== 0 }
    }
    default:
      return undefined
  }
}

function readGif(view: DataView): PictureHeader | undefined {
  if (word(view, 0) !== 'GIF8') return undefined
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true), mayMove: true }
}

const avifLookedAtMax = 4096

function readAvif(view: DataView): PictureHeader | undefined {
  if (word(view, 4) !== 'ftyp' || !word(view, 8).startsWith('avi')) return undefined
  let [width, height] = [0, 0]
  // There is one for each part of the picture; the whole is the largest.
  for (let at = 16; at + 16 <= Math.min(view.byteLength, avifLookedAtMax); at += 1) {
    if (word(view, at) !== 'ispe') continue
    width = Math.max(width, view.getUint32(at + 8))
    height = Math.max(height, view.getUint32(at + 12))
  }
  return width === 0 || height === 0 ? undefined : { type: 'image/avif', width, height, mayMove: true }
}

function word(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
}
