import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cleanableTypes, withoutTraces } from '../../src/controllers/media/traces.ts'

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((l) => l.charCodeAt(0)) : [...part])),
  )
const text = (data: Uint8Array): string => String.fromCharCode(...data)

function segment(marker: number, ...parts: readonly (string | readonly number[])[]): number[] {
  const body = bytes(...parts)
  return [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body]
}

/** Exif with a turn and words that tell of a place, in either order of bytes. */
function exif(turn: number, isLittle: boolean): number[] {
  const tiff = new DataView(new ArrayBuffer(38))
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d)
  tiff.setUint16(2, 42, isLittle)
  tiff.setUint32(4, 8, isLittle)
  tiff.setUint16(8, 2, isLittle)
  tiff.setUint16(10, 0x8825, isLittle)
  tiff.setUint16(22, 0x0112, isLittle)
  tiff.setUint16(24, 3, isLittle)
  tiff.setUint32(26, 1, isLittle)
  tiff.setUint16(30, turn, isLittle)
  return [...new Uint8Array(tiff.buffer), ...bytes('54.32N 10.13E')]
}

function jpeg(...segments: readonly (readonly number[])[]): Uint8Array {
  const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]
  return bytes([0xff, 0xd8], ...segments, scan)
}

describe('a picture goes out without what tells of its making', () => {
  it('a JPEG keeps its picture, its colours and its turn, and nothing of place, camera, words or smaller copies', () => {
    const table = segment(0xdb, [0, 1, 2, 3])
    const profile = segment(0xe2, 'ICC_PROFILE\0', [1, 1, 9])
    for (const isLittle of [true, false]) {
      const before = jpeg(
        segment(0xe0, 'JFIF\0', [1, 2]),
        segment(0xe1, 'Exif\0\0', exif(6, isLittle)),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x>Anna</x>'),
        profile,
        segment(0xe2, 'MPF\0', 'second picture'),
        segment(0xed, 'Photoshop 3.0\0', 'Kiel'),
        segment(0xfe, 'made by anna'),
        table,
      )
      const after = withoutTraces('image/jpeg', before)
      const found = text(after)
      for (const trace of ['54.32N', 'Anna', 'anna', 'Kiel', 'second picture', 'adobe', 'MPF'])
        expect(found, trace).not.toContain(trace)
      expect(found).toContain(text(new Uint8Array(profile)))
      expect(found).toContain(text(new Uint8Array(table)))
      expect(found.endsWith(text(before.slice(-6)))).toBe(true)
      const at = found.indexOf('Exif')
      expect([...after.slice(at + 6 + 18, at + 6 + 20)], 'the turn stays').toEqual([0, 6])
      expect(withoutTraces('image/jpeg', after)).toEqual(after)
    }
  })

  it('a JPEG that lies as it is to be shown has no Exif afterwards', () => {
    expect(text(withoutTraces('image/jpeg', jpeg(segment(0xe1, 'Exif\0\0', exif(1, true)))))).not.toContain('Exif')
  })

  it('a PNG loses its texts, its time, and what hangs behind its end', () => {
    const chunk = (kind: string, body: string): readonly number[] => [
      ...[0, 0, 0, body.length],
      ...bytes(kind, body, [1, 2, 3, 4]),
    ]
    const head = [0x89, ...bytes('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]
    const kept = [chunk('IHDR', 'thirteen byte'), chunk('IDAT', 'pixels')]
    const end = chunk('IEND', '')
    const traces = [chunk('tEXt', 'Author\0Anna'), chunk('eXIf', 'Kiel'), chunk('tIME', '2026')]
    const before = bytes(head, ...kept, ...traces, end, 'and a secret')
    expect(withoutTraces('image/png', before)).toEqual(bytes(head, ...kept, end))
  })

  it('a WebP loses Exif and XMP, but for its turn', () => {
    const chunk = (kind: string, body: Uint8Array): readonly number[] => [
      ...bytes(kind, [body.length, 0, 0, 0]),
      ...body,
      ...(body.length % 2 === 0 ? [] : [0]),
    ]
    const riff = (flags: number, ...chunks: readonly (readonly number[])[]): Uint8Array => {
      const body = bytes('WEBP', chunk('VP8X', bytes([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0])), ...chunks)
      return bytes('RIFF', [body.length, 0, 0, 0], [...body])
    }
    const picture = chunk('VP8 ', bytes('pixels'))
    const xmp = chunk('XMP ', bytes('<x>Anna</x>'))
    const place = (turn: number): readonly number[] => chunk('EXIF', new Uint8Array(exif(turn, true)))
    expect(withoutTraces('image/webp', riff(0x2c, picture, place(1), xmp))).toEqual(riff(0x20, picture))
    const turned = withoutTraces('image/webp', riff(0x2c, picture, place(8), xmp))
    expect(text(turned)).not.toContain('54.32N')
    expect(text(turned)).not.toContain('Anna')
    expect(turned).toHaveLength(riff(0x28, picture).length + 8 + 26)
    expect(turned[20]).toBe(0x28)
    expect(withoutTraces('image/webp', turned)).toEqual(turned)
  })

  it('whatever is no such picture, or is cut off, comes back as it is, and nothing throws', () => {
    const whole = jpeg(segment(0xe1, 'Exif\0\0', exif(6, false)))
    expect(withoutTraces('image/jpeg', whole.slice(0, 30))).toEqual(whole.slice(0, 30))
    expect(withoutTraces('image/gif', whole)).toBe(whole)
    fc.assert(
      fc.property(fc.constantFrom(...cleanableTypes), fc.uint8Array({ maxLength: 200 }), (type, data) => {
        expect(withoutTraces(type, data).length).toBeLessThanOrEqual(data.length + 36)
      }),
    )
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = whole.slice()
        changed[at] = byte
        expect(withoutTraces('image/jpeg', changed).length).toBeLessThanOrEqual(whole.length + 36)
      }),
    )
  })
})
