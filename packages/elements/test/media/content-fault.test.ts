import { describe, expect, it } from 'vitest'

import { contentWords, mayBeOpened, pictureFault, type PictureSize } from '../../src/controllers/media/content-fault.ts'
import { readPictureHeader } from '../../src/controllers/media/picture-header.ts'
import { english } from '../../src/words/words.ts'

function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const header = readPictureHeader(bytes)
  return header && { width: header.width, height: header.height }
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const u16 = (value: number): number[] => [value >> 8, value & 255]
const le16 = (value: number): number[] => [value & 255, value >> 8]
const le24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16]

const png = (width: number, height: number): number[] => [
  ...[0x89, ...ascii('PNG'), 13, 10, 26, 10, 0, 0, 0, 13],
  ...[...ascii('IHDR'), ...u32(width), ...u32(height), 8, 6, 0, 0, 0],
]
const jpeg = (width: number, height: number): number[] => [
  ...[0xff, 0xd8, 0xff, 0xe1, ...u16(6), 1, 2, 3, 4, 0xff, 0xc4, ...u16(3), 0],
  ...[0xff, 0xff, 0xc2, ...u16(11), 8, ...u16(height), ...u16(width), 1, 1, 0x11, 0],
]
const gif = (width: number, height: number): number[] => [...ascii('GIF89a'), ...le16(width), ...le16(height), 0]
const riff = (kind: string, rest: readonly number[]): number[] => [
  ...[...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...ascii(kind), 0, 0, 0, 0],
  ...rest,
]
const extended = (width: number, height: number): number[] =>
  riff('VP8X', [0, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)])
const lossy = (width: number, height: number): number[] =>
  riff('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, ...le16(width), ...le16(height)])
const lossless = (width: number, height: number): number[] => {
  const bits = ((width - 1) | ((height - 1) << 14)) >>> 0
  return riff('VP8L', [0x2f, bits & 255, (bits >>> 8) & 255, (bits >>> 16) & 255, bits >>> 24])
}
const avif = (width: number, height: number): number[] => [
  ...[0, 0, 0, 32, ...ascii('ftypavif'), 0, 0, 0, 0],
  ...[0, 0, 0, 20, ...ascii('ispe'), 0, 0, 0, 0, ...u32(160), ...u32(120)],
  ...[0, 0, 0, 20, ...ascii('ispe'), 0, 0, 0, 0, ...u32(width), ...u32(height)],
]
const makers = { png, jpeg, gif, extended, lossy, lossless, avif }

describe('the size of a picture', () => {
  it.each(Object.entries(makers))('is read from the header of %s, and from no beginning of it', (_, make) => {
    const bytes = new Uint8Array(make(4000, 3000))
    expect(pictureSize(bytes)).toEqual({ width: 4000, height: 3000 })
    // From another place in memory, too.
    const inside = new Uint8Array([1, 2, 3, ...bytes]).subarray(3)
    expect(pictureSize(inside)).toEqual({ width: 4000, height: 3000 })
    for (let length = 0; length < bytes.length; length += 1) {
      const found = pictureSize(bytes.subarray(0, length))
      expect(found === undefined || mayBeOpened(found)).toBe(true)
    }
  })

  it('is found nowhere in what is no picture', () => {
    for (const bytes of [[], [0xff, 0xd8, 0xff, 0xe0, 0, 0], ascii('<svg width="9">'), jpeg(1, 1).slice(0, 20)])
      expect(pictureSize(new Uint8Array(bytes))).toBeUndefined()
  })
})

describe('a picture that may be opened', () => {
  it('has the pixels of a camera, and not those of a bomb', async () => {
    expect(mayBeOpened({ width: 8688, height: 5792 }), 'fifty megapixels').toBe(true)
    for (const [width, height] of [
      [50_000, 50_000],
      [16_385, 10],
      [10_000, 10_000],
      [0, 10],
    ] as const)
      expect(mayBeOpened({ width, height }), `${width} by ${height}`).toBe(false)
    const bomb = await pictureFault(new Blob([new Uint8Array(png(50_000, 50_000))]))
    expect(bomb).toEqual({ fault: 'large', width: 50_000, height: 50_000 })
    expect(bomb && contentWords(bomb, english)).toContain('50,000 by 50,000 pixels. It can still be saved.')
    expect(await pictureFault(new Blob(['no picture']))).toEqual({ fault: 'broken' })
  })
})
