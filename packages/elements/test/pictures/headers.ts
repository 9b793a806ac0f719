/** Beginnings of pictures of a given size, filled up with nothing. */

function words(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0))
}

function built(length: number, ...parts: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(Math.max(length, parts.flat().length))
  bytes.set(parts.flat())
  return bytes
}

const be32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const be16 = (value: number): number[] => [value >>> 8, value & 255]
const le16 = (value: number): number[] => [value & 255, value >>> 8]
const le24 = (value: number): number[] => [value & 255, (value >>> 8) & 255, value >>> 16]

export function png(width: number, height: number): Uint8Array {
  const head = [0x89, ...words('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]
  return built(
    60,
    head,
    be32(13),
    words('IHDR'),
    be32(width),
    be32(height),
    [8, 6, 0, 0, 0],
    be32(0),
    be32(0),
    words('IDAT'),
  )
}

export function jpeg(width: number, height: number): Uint8Array {
  const app0 = [0xff, 0xe0, ...be16(16), ...words('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]
  return built(
    64,
    [0xff, 0xd8],
    app0,
    [0xff, 0xc4, ...be16(4), 0, 0],
    [0xff, 0xc2, ...be16(17), 8],
    be16(height),
    be16(width),
  )
}

export function webp(width: number, height: number, moves = false, length = 64): Uint8Array {
  const chunk = [...words('VP8X'), 10, 0, 0, 0, moves ? 0x02 : 0, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)]
  return built(length, words('RIFF'), [50, 0, 0, 0], words('WEBP'), chunk)
}

export function gif(width: number, height: number): Uint8Array {
  return built(64, words('GIF89a'), le16(width), le16(height))
}

export function avif(width: number, height: number): Uint8Array {
  return built(
    96,
    be32(32),
    words('ftypavif'),
    be32(0),
    words('mif1'),
    be32(20),
    words('ispe'),
    be32(0),
    be32(width),
    be32(height),
  )
}
