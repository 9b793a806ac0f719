import { type AckFrame, codeOfNumber, type ErrorCode, limits } from '@kith/wire'
import type { Path } from './ports.ts'
import type { MessageState } from './records.ts'

/** What ends envelopes: an ACK and the path it came over, or the reason why their end can never be known. */
export type Ending = (Pick<AckFrame, 'next' | 'exceptions'> & { readonly path: Path }) | ErrorCode

/** How a message ended: as the ACK says, or for a reason for which it can never be known. */
export function outcomeOf(
  by: Ending,
  seq: number,
  index: number,
): { readonly state: MessageState; readonly code: ErrorCode | undefined } {
  if (typeof by === 'string') return { state: 'indeterminate', code: by }
  if (seq < by.next - limits.streamWindowEnvelopes) return { state: 'indeterminate', code: undefined }
  const found = by.exceptions.find((one) => one.seq === seq && (one.index === index || one.index === 255))
  return { state: found?.outcome ?? 'committed', code: found && codeOfNumber(found.code) }
}
