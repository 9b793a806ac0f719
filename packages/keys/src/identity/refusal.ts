import { type ErrorCode, type Refused, sentenceOf } from '@kith/wire'

/** Bad bytes as a value, with the code's own sentence unless another one says more. */
export function refused(code: ErrorCode, message: string = sentenceOf(code)): Refused {
  return { kind: 'refused', code, message }
}
