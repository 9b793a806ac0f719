import type { ErrorCode, StreamId } from '@kith/wire'
import { codeOfNumber } from '@kith/wire'
import type { OpenMessage } from './open-message.ts'
import type { OutStream } from './out-stream.ts'
import type { Way } from './reach.ts'
import type { MessageRecord, MessageTarget } from './records.ts'

/** What this device knows of a message that it sent. */
export interface DeliveryExplanation {
  readonly record: MessageRecord
  readonly targets: readonly TargetAttempts[]
}

/** How one device's copy was tried in this life of the program. */
export interface TargetAttempts {
  readonly target: MessageTarget
  readonly attempts: number
  readonly way: Way | undefined
  readonly lastAttemptAtMs: number | undefined
  /** Undefined when it waits for an event and not for time. */
  readonly nextAttemptAtMs: number | undefined
  readonly code: ErrorCode | undefined
}

/** Gathers what the streams know of a message. */
export function explain(message: OpenMessage, streams: ReadonlyMap<StreamId, OutStream>): DeliveryExplanation {
  const targets = [...message.targets.values()].map((target): TargetAttempts => {
    const stream = streams.get(target.stream)
    const envelope = stream?.envelopes.get(target.seq)
    return {
      // A stream that was opened again stands in the message when it is decided.
      target: stream?.record === undefined ? target : { ...target, lockKey: stream.opened.lockKey },
      attempts: envelope?.sends ?? 0,
      way: envelope?.way,
      lastAttemptAtMs: envelope?.lastSentAtMs === 0 ? undefined : envelope?.lastSentAtMs,
      nextAttemptAtMs: envelope === undefined || envelope.stored ? undefined : stream?.retryAtMs,
      code: envelope?.refusal ?? (target.code === 0 ? undefined : codeOfNumber(target.code)),
    }
  })
  return { record: message.record, targets }
}
