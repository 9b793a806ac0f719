/** What a page can show or play in its place. */
export type MediaKind = 'picture' | 'sound' | 'film'

/** What can be shown of each type that every browser knows. */
const kinds: Readonly<Record<string, readonly [MediaKind, ...string[]]>> = {
  image: ['picture', 'png', 'jpeg', 'gif', 'webp', 'avif'],
  audio: ['sound', 'wav', 'flac', 'ogg', 'mpeg', 'aac', 'webm', 'mp4'],
  video: ['film', 'ogg', 'webm', 'mp4'],
}

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
export function plainType(type: string): string {
  const plain = (type.split(';')[0] ?? '').trim().toLowerCase()
  return aliases[plain] ?? plain
}

/** As what a file of this type is shown, if it is what it says. Pictures that may hold scripts, such as SVG, are not shown at all. */
export function claimedKind(type: string): MediaKind | undefined {
  const [family = '', form = ''] = plainType(type).split('/')
  if (!Object.hasOwn(kinds, family)) return undefined
  const [kind, ...forms] = kinds[family] ?? []
  return forms.includes(form) ? kind : undefined
}
