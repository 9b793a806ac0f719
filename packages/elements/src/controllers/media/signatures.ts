import { plainType } from './media-kind.ts'

/** Bytes of a file's beginning that say what it is. */
export const signatureBytes = 16

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))
const any = undefined

/** How files of a type begin; `any` stands for a byte that differs. */
const signatures: readonly (readonly [type: string, bytes: readonly (number | undefined)[]])[] = [
  ['image/png', [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', ascii('GIF8')],
  ['image/webp', [...ascii('RIFF'), any, any, any, any, ...ascii('WEBP')]],
  ['image/avif', [any, any, any, any, ...ascii('ftypavi')]],
  ['audio/wav', [...ascii('RIFF'), any, any, any, any, ...ascii('WAVE')]],
  ['audio/flac', ascii('fLaC')],
  ['audio/ogg', ascii('OggS')],
  ['video/ogg', ascii('OggS')],
  ['audio/mpeg', ascii('ID3')],
  ['audio/mpeg', [0xff, 0xfb]],
  ['audio/mpeg', [0xff, 0xf3]],
  ['audio/mpeg', [0xff, 0xf2]],
  ['audio/aac', [0xff, 0xf1]],
  ['audio/aac', [0xff, 0xf9]],
  ['audio/webm', [0x1a, 0x45, 0xdf, 0xa3]],
  ['video/webm', [0x1a, 0x45, 0xdf, 0xa3]],
  ['audio/mp4', [any, any, any, any, ...ascii('ftyp')]],
  ['video/mp4', [any, any, any, any, ...ascii('ftyp')]],
]

/** Whether a file begins as files of the type do that it claims; `head` are its first `signatureBytes`, or fewer. */
export function isAsClaimed(type: string, head: Uint8Array): boolean {
  const plain = plainType(type)
  return signatures.some(
    ([known, bytes]) =>
      known === plain && bytes.every((byte, index) => (byte === any ? index < head.length : head[index] === byte)),
  )
}
