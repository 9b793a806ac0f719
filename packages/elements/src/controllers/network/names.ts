import { type ErrorCode, KithError, nameLengthMax, parseName, sentenceOf } from '@kith/wire'

import { faults } from '../../words/en/faults.ts'
import type { Words } from '../../words/words.ts'

/** What a person typed, read as a name: the name, or what is wrong with it. */
export type TypedName =
  { readonly name: string; readonly fault: undefined } | { readonly name: undefined; readonly fault: FaultCode }

/** Reads a name as typed; spaces around it are forgiven. */
export function readName(text: string): TypedName {
  const parsed = parseName(text.trim())
  if (parsed.kind === 'name') return { name: parsed.name, fault: undefined }
  return { name: undefined, fault: parsed.code === 'name-malformed' ? malformation(text.trim()) : parsed.code }
}

/** What exactly is wrong with it. */
function malformation(text: string): FaultCode {
  if (text === '') return 'name-empty'
  if (text.length > nameLengthMax) return 'name-too-long'
  return /^[A-Za-z0-9._-]+$/u.test(text) ? 'name-ends' : 'name-letters'
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

/** Why something did not work: a code of the network, or one of what is noticed here. */
export type FaultCode = ErrorCode | keyof typeof faults.own

/** The sentence of a code, in the reader's words; a code of a later version reads as an inner failure. */
export function codeSentence(code: string | undefined, words: Words): string {
  const { sentences, own, other } = words.of(faults)
  const said = sentences[code as ErrorCode] ?? own[code as keyof typeof faults.own]
  return said ?? other(code ?? 'internal')
}
