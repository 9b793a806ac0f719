import { codeOfNumber, type Envelope, type Frame, readHeader } from '@kith/wire'

const bytesShown = 8
const idLettersShown = 6
const itemsShown = 4
const framesShown = 6

/** A frame for people: its type and fields, codes by name, long bytes and ids cut short. */
export function wordsOfFrame(frame: Frame): string {
  const { type, ...fields } = frame
  return `${type}(${wordsOfFields(fields)})`
}

/** Frames for people, in their order; the first few. */
export function wordsOfFrames(frames: readonly Frame[]): string {
  if (frames.length === 0) return 'nothing'
  const shown = frames.slice(0, framesShown).map(wordsOfFrame)
  return frames.length > framesShown ? `${shown.join(', ')} and ${frames.length - framesShown} more` : shown.join(', ')
}

/** Any value out of a frame, for people. */
export function wordsOf(value: unknown, field = ''): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return field === 'code' ? codeWords(value) : String(value)
  if (typeof value === 'string') return isIdText(value) ? `${value.slice(0, idLettersShown)}…` : JSON.stringify(value)
  if (value instanceof Uint8Array) return wordsOfBytes(value)
  if (Array.isArray(value)) {
    const shown = value.slice(0, itemsShown).map((one) => wordsOf(one))
    return `[${shown.join(', ')}${value.length > itemsShown ? `, … ${value.length} in all` : ''}]`
  }
  if (typeof value === 'object' && value !== null)
    return isEnvelope(value) ? `{${wordsOfEnvelope(value)}}` : `{${wordsOfFields(value)}}`
  return JSON.stringify(value)
}

function wordsOfFields(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${wordsOf(value, name)}`)
    .join(' ')
}

function wordsOfEnvelope({ authenticated, leftMs, listVersion, tag, opening, body }: Envelope): string {
  const { seq, stream, lane, kind, generation } = readHeader(authenticated)
  const head = `seq=${seq} stream=${wordsOf(stream)} ${lane} ${kind} generation=${generation}`
  const rest = `leftMs=${leftMs} listVersion=${listVersion} tag=${wordsOfBytes(tag)} body=${wordsOfBytes(body)}`
  return `${head} ${rest}${opening === undefined ? '' : ` opening=${wordsOfBytes(opening)}`}`
}

function wordsOfBytes(bytes: Uint8Array): string {
  const begin = Buffer.from(bytes.subarray(0, bytesShown)).toString('hex')
  return bytes.byteLength > bytesShown ? `${begin}… (${bytes.byteLength} bytes)` : `0x${begin}`
}

function codeWords(code: number): string {
  return code === 0 ? '0' : codeOfNumber(code)
}

function isIdText(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
}

function isEnvelope(value: object): value is Envelope {
  return 'authenticated' in value
}
