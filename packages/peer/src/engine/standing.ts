import type { MessageRecord } from '@kith/core'
import { codeOfNumber, type ErrorCode } from '@kith/wire'

/** Where a message stands, with the code that says why. */
export function standing(record: MessageRecord): {
  readonly state: MessageRecord['state']
  readonly code: ErrorCode | undefined
} {
  return { state: record.state, code: record.code === 0 ? undefined : codeOfNumber(record.code) }
}
