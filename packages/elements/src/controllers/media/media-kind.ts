/** What a page can show or play in its place. */
export type MediaKind = 'picture' | 'sound' | 'film'

/** Bytes of a file's beginning that say what it is. */
export const signatureBytes = 16

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const any = undefined

/** How files of a type begin; `any` stands for a byte that differs. */
const signatures: readonly (readonly [type: string, kind: MediaKind, bytes: readonly (number | undefined)[]])[] = [
  ['image/png', 'picture', [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', 'picture', [0xff, 0xd8, 0xff]],
  ['image/gif', 'picture', ascii('GIF8')],
  ['image/webp', 'picture', [...ascii('RIFF'), any, any, any, any, ...ascii('WEBP')]],
  ['image/avif', 'picture', [any, any, any, any, ...ascii('ftypavi')]],
  ['audio/wav', 'sound', [...ascii('RIFF'), any, any, any, any, ...ascii('WAVE')]],
  ['audio/flac', 'sound', ascii('fLaC')],
  ['audio/ogg', 'sound', ascii('OggS')],
  ['video/ogg', 'film', ascii('OggS')],
  ['audio/mpeg', 'sound', ascii('ID3')],
  ['audio/mpeg', 'sound', [0xff, 0xfb]],
  ['audio/mpeg', 'sound', [0xff, 0xf3]],
  ['audio/mpeg', 'sound', [0xff, 0xf2]],
  ['audio/aac', 'sound', [0xff, 0xf1]],
  ['audio/aac', 'sound', [0xff, 0xf9]],
  ['audio/webm', 'sound', [0x1a, 0x45, 0xdf, 0xa3]],
  ['video/webm', 'film', [0x1a, 0x45, 0xdf, 0xa3]],
  ['audio/mp4', 'sound', [any, any, any, any, ...ascii('ftyp')]],
  ['video/mp4', 'film', [any, any, any, any, ...ascii('ftyp')]],
]

/** Other names under which the same types go about. */
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/opus': 'audio/ogg',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/x-flac': 'audio/flac',
}

/** The type without parameters, in lower case, and by its usual name: `audio/webm;codecs=opus` is `audio/webm`. */
function plainType(type: string): string {
  const plain = (type.split(';')[0] ?? '').trim().toLowerCase()
  return aliases[plain] ?? plain
}

/** As what a file of this type is shown, if it is what it says. Pictures that may hold scripts, such as SVG, are not shown at all. */
export function claimedKind(type: string): MediaKind | undefined {
  const plain = plainType(type)
  return signatures.find(([known]) => known === plain)?.[1]
}

/** Whether a file begins as files of the type do that it claims; `head` are its first `signatureBytes`, or fewer. */
export function isAsClaimed(type: string, head: Uint8Array): boolean {
  const plain = plainType(type)
  return signatures.some(
    ([known, , bytes]) =>
      known === plain && bytes.every((byte, index) => (byte === any ? index < head.length : head[index] === byte)),
  )
}
