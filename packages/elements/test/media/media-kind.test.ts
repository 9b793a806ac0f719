import { describe, expect, it } from 'vitest'

import { claimedKind } from '../../src/controllers/media/media-kind.ts'
import { isAsClaimed } from '../../src/controllers/media/signatures.ts'

const bytes = (text: string): Uint8Array => new Uint8Array([...text].map((letter) => letter.charCodeAt(0)))

describe('what is shown in its place', () => {
  it('are types that every browser knows and that hold no scripts', () => {
    const kinds = ['image/png', 'image/JPG', 'audio/webm;codecs=opus', 'video/mp4', 'audio/x-m4a'].map(claimedKind)
    expect(kinds).toEqual(['picture', 'picture', 'sound', 'film', 'sound'])
    for (const type of ['image/svg+xml', 'text/html', 'application/pdf', '', 'image/', 'video/x-evil'])
      expect(claimedKind(type), type).toBeUndefined()
  })

  it('is what it says by its first bytes', () => {
    expect(isAsClaimed('image/png', bytes('\x89PNG\r\n\x1a\n....'))).toBe(true)
    expect(isAsClaimed('image/jpeg', bytes('\xff\xd8\xff\xe0'))).toBe(true)
    expect(isAsClaimed('image/webp', bytes('RIFF\x01\x02\x03\x04WEBPVP8 '))).toBe(true)
    expect(isAsClaimed('video/mp4', bytes('\0\0\0\x20ftypisom'))).toBe(true)
    expect(isAsClaimed('audio/webm;codecs=opus', bytes('\x1a\x45\xdf\xa3'))).toBe(true)
  })

  it('is not, when it is another, or too short to tell', () => {
    expect(isAsClaimed('image/png', bytes('<svg onload=x>'))).toBe(false)
    expect(isAsClaimed('image/png', bytes('\xff\xd8\xff\xe0'))).toBe(false)
    expect(isAsClaimed('video/mp4', bytes('MZ\x90\0'))).toBe(false)
    expect(isAsClaimed('image/png', bytes('\x89PN'))).toBe(false)
    expect(isAsClaimed('image/avif', bytes(''))).toBe(false)
    expect(isAsClaimed('image/svg+xml', bytes('<svg'))).toBe(false)
  })
})
