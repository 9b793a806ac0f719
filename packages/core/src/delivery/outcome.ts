import { type AckFrame, codeOfNumber, type ErrorCode, limits, numberOfCode } from '@kith/wire'
import type { StoreChange } from '../journal/journal.ts'
import type { DeliveryContext } from './context.ts'
import type { OpenMessage } from './open-message.ts'
import type { OutEnvelope, OutStream } from './out-stream.ts'
import type { Outbox } from './outbox.ts'
import type { Path } from './ports.ts'
import { collections, encodeRecord, envelopeKey, type MessageState, outStreamRecord } from './records.ts'

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
  if (found?.code === damaged) return { state: 'indeterminate', code: 'record-damaged' }
  return { state: found?.outcome ?? 'committed', code: found && codeOfNumber(found.code) }
}

/** True when the receiver lost its position in the stream, and handles nothing of it any more (spec PE24). */
export function hasLostPosition({ exceptions }: Pick<AckFrame, 'exceptions'>): boolean {
  return exceptions.some((one) => one.code === damaged)
}

const damaged = numberOfCode('record-damaged')

/** Writes how envelopes ended, and tells the application when that is on disk (spec DL28). */
export function settle(
  context: DeliveryContext,
  outbox: Outbox,
  nowMs: number,
  stream: OutStream,
  envelopes: readonly OutEnvelope[],
  by: Ending,
): void {
  const path = typeof by === 'string' ? undefined : by.path
  const changes: StoreChange[] = []
  const changed: OpenMessage[] = []
  for (const envelope of envelopes) {
    changes.push({
      collection: collections.envelopes,
      key: envelopeKey(stream.stream, envelope.seq),
      value: undefined,
    })
    envelope.mids.forEach((mid, index) => {
      const message = outbox.messages.get(mid)
      if (message === undefined) return
      const { state, code: said } = outcomeOf(by, envelope.seq, index)
      const code = state === 'expired' ? (message.withdrawn ?? said) : said
      message.note(nowMs, 'decided', {
        device: stream.device,
        way: path,
        code: code === undefined ? 0 : numberOfCode(code),
      })
      if (state === 'committed') message.hold(undefined)
      if (message.decide(stream.device, state, code, stream.opened.lockKey)) changed.push(message)
      changes.push(...message.changes(nowMs))
    })
  }
  if (stream.forgetDecided(context.advance) && stream.recorded && stream.record !== undefined)
    changes.push({
      collection: collections.outStreams,
      key: stream.stream,
      value: encodeRecord(outStreamRecord, stream.record),
    })
  context.journal.add({ changes, expects: [] }, () => {
    for (const message of changed) outbox.tell(message, path)
    for (const envelope of envelopes) {
      for (const mid of envelope.mids) {
        const message = outbox.messages.get(mid)
        if (message !== undefined) outbox.forget(message)
      }
    }
  })
}
