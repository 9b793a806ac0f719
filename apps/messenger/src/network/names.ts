import { type ErrorCode, errorCodes, KithError, parseName, sentenceOf } from '@kith/wire'

/** What a person typed, read as a name: the name, or a sentence that says what is wrong with it. */
export type TypedName =
  { readonly name: string; readonly fault: undefined } | { readonly name: undefined; readonly fault: string }

/** Reads a name as typed; spaces around it are forgiven. */
export function readName(text: string): TypedName {
  const parsed = parseName(text.trim())
  if (parsed.kind === 'name') return { name: parsed.name, fault: undefined }
  return { name: undefined, fault: parsed.message }
}

/** What went wrong, for a person and for a program. */
export interface Fault {
  readonly code: ErrorCode
  readonly message: string
}

/** The fault in anything that was thrown. */
export function faultOf(error: unknown): Fault {
  if (error instanceof KithError) return { code: error.code, message: error.message }
  return { code: 'internal', message: sentenceOf('internal') }
}

/** Codes whose own sentence speaks to programmers, in the words of this program. */
const plainWords: Partial<Record<ErrorCode, string>> = {
  'no-handler': 'The program of the other side does not take text messages.',
  'handler-failed': 'The program of the other side could not take it.',
  'taken-over': 'Kith is open under this name somewhere else, and that one took over.',
  'name-unknown': 'Nobody has this name yet.',
  'device-unlisted': 'This device was taken out of its name, by another device or when the name was recovered.',
  'name-released': 'This name was given up. Nobody can have it for a while but who had it.',
  'name-transferred': 'This name was given to somebody else.',
  'claim-required': 'This network gives names to people who are invited. Paste the address that you were sent.',
  'meeting-unknown': 'No device waits with this code. Is it typed right, and not older than ten minutes?',
  'link-malformed': 'Something came between the two devices, so nothing was linked. Begin again with a new code.',
  'meeting-over': 'The other device has left, or ten minutes are over. Nothing was linked.',
  'link-declined': 'The other device said no. Nothing was linked.',
  'list-limit': 'A name has at most 32 devices. Remove one first.',
  'recovery-malformed': 'This is no whole recovery code: seven groups of four letters. Look at each letter again.',
  'recovery-wrong': 'This code does not belong to this name. Look at each letter again.',
  'passphrase-wrong': 'This is not the passphrase. Nothing was changed; look at it again.',
  'path-unreachable': 'No way was found through the networks between the two devices.',
  'path-lost': 'The last direct path broke.',
  'carrier-missing': 'This browser has it not.',
  'contacts-only': 'Only contacts may write to this name.',
  'stranger-quota': 'Only a little can be left for somebody whose contact you are not.',
}

/** The sentence of a stored code; a code of a later version reads as an inner failure. */
export function codeSentence(code: string | undefined): string {
  const plain = plainWords[code as ErrorCode]
  if (plain !== undefined) return plain
  return sentenceOf(code !== undefined && code in errorCodes ? (code as ErrorCode) : 'internal')
}
