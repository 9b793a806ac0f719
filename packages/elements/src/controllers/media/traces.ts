/**
 * Takes out of a picture what tells of its making: place, camera, owner, software, comments, small copies of what was cut away. Nothing is
 * encoded anew, so that no quality is lost; how the picture is to be turned stays. Pictures that are not understood come back as they are.
 */
export function withoutTraces(type: string, bytes: Uint8Array): Uint8Array {
  switch (type) {
    case 'image/jpeg':
      return cleanJpeg(bytes) ?? bytes
    case 'image/png':
      return cleanPng(bytes) ?? bytes
    case 'image/webp':
      return cleanWebp(bytes) ?? bytes
    default:
      return bytes
  }
}

/** Types whose traces can be taken out. */
export const cleanableTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']

const markers = { soi: 0xd8, sos: 0xda, app0: 0xe0, app1: 0xe1, app2: 0xe2, app14: 0xee, app15: 0xef, comment: 0xfe }
const exifHead = [0x45, 0x78, 0x69, 0x66, 0, 0]
const orientationTag = 0x0112

/** A JPEG (ITU-T T.81, annex B) without comments and application segments, other than JFIF, colour profile, Adobe's transform and the turn. */
function cleanJpeg(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== markers.soi) return undefined
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let turn = 1
  for (let at = 2; ;) {
    const [lead, marker] = [bytes[at], bytes[at + 1]]
    const high = bytes[at + 2]
    const low = bytes[at + 3]
    if (lead !== 0xff || marker === undefined || high === undefined || low === undefined) return undefined
    const end = at + 2 + high * 256 + low
    if (end > bytes.length || end < at + 4) return undefined
    const segment = bytes.subarray(at, end)
    if (marker === markers.app1) turn = turnOf(segment.subarray(4)) ?? turn
    if (isKept(marker, segment)) parts.push(segment)
    if (marker === markers.sos) {
      // What follows is the picture itself.
      parts.push(bytes.subarray(end))
      break
    }
    at = end
  }
  if (turn !== 1) parts.splice(1, 0, turnSegment(turn))
  return joined(parts)
}

function isKept(marker: number, segment: Uint8Array): boolean {
  if (marker === markers.comment) return false
  if (marker < markers.app0 || marker > markers.app15) return true
  if (marker === markers.app0 || marker === markers.app14) return true
  // A colour profile; the other use of this segment holds further pictures.
  return marker === markers.app2 && String.fromCharCode(...segment.subarray(4, 15)) === 'ICC_PROFILE'
}

/** How the picture is to be turned, 1 to 8, from what a segment of Exif holds (Exif 2.32, 4.6.4). */
function turnOf(exif: Uint8Array): number | undefined {
  const isHeaded = exifHead.every((byte, index) => exif[index] === byte)
  const tiff = isHeaded ? exif.subarray(exifHead.length) : exif
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length)
  if (view.byteLength < 8) return undefined
  const isLittle = view.getUint16(0) === 0x4949
  const first = view.getUint32(4, isLittle)
  if (first + 2 > view.byteLength) return undefined
  const count = view.getUint16(first, isLittle)
  for (let index = 0; index < count; index += 1) {
    const at = first + 2 + index * 12
    if (at + 12 > view.byteLength) return undefined
    if (view.getUint16(at, isLittle) !== orientationTag) continue
    const turn = view.getUint16(at + 8, isLittle)
    return turn >= 1 && turn <= 8 ? turn : undefined
  }
  return undefined
}

/** What Exif holds when it tells the turn and nothing else. */
function turnOnly(turn: number): readonly number[] {
  return [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
}

function turnSegment(turn: number): Uint8Array {
  const tiff = turnOnly(turn)
  const length = 2 + exifHead.length + tiff.length
  return new Uint8Array([0xff, markers.app1, length >> 8, length & 0xff, ...exifHead, ...tiff])
}

const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const pngTraces = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf'])

/** A PNG (ISO/IEC 15948) without its texts, time and Exif; a PNG is shown as it lies, so there is no turn to keep. */
function cleanPng(bytes: Uint8Array): Uint8Array | undefined {
  if (!pngHead.every((byte, index) => bytes[index] === byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = [bytes.subarray(0, pngHead.length)]
  for (let at = pngHead.length; at < bytes.length;) {
    if (at + 12 > bytes.length) return undefined
    const end = at + 12 + view.getUint32(at)
    const kind = wordAt(bytes, at + 4)
    if (end > bytes.length) return undefined
    if (!pngTraces.has(kind)) parts.push(bytes.subarray(at, end))
    at = end
    // What comes behind the end is no part of the picture.
    if (kind === 'IEND') break
  }
  return joined(parts)
}

const webpExifFlag = 0x08
const webpXmpFlag = 0x04

/** A WebP (RFC 9649) without Exif, but for the turn, and without XMP. */
function cleanWebp(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || wordAt(bytes, 0) !== 'RIFF' || wordAt(bytes, 8) !== 'WEBP') return undefined
  const parts: Uint8Array[] = []
  let flags: Uint8Array | undefined
  let turn = 1
  for (let at = 12; at + 8 <= bytes.length;) {
    const kind = wordAt(bytes, at)
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (end > bytes.length) return undefined
    const chunk = bytes.slice(at, end)
    if (kind === 'VP8X' && size > 0) flags = chunk
    if (kind === 'EXIF') turn = turnOf(chunk.subarray(8, 8 + size)) ?? turn
    else if (kind !== 'XMP ') parts.push(chunk)
    at = end
  }
  if (flags?.[8] !== undefined) flags[8] &= ~(webpXmpFlag | (turn === 1 ? webpExifFlag : 0))
  if (turn !== 1) parts.push(riffChunk('EXIF', turnOnly(turn)))
  return riffChunk('RIFF', [...letters('WEBP')], joined(parts))
}

function riffChunk(kind: string, head: readonly number[], rest: Uint8Array = new Uint8Array()): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length + rest.length, true)
  return joined([new Uint8Array(letters(kind)), length, new Uint8Array(head), rest])
}

function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}

function letters(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
