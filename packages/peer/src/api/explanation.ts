import type { MessageState } from '@kith/core'
import type { DeviceId, ErrorCode, MessageId, StreamId } from '@kith/wire'

/** Everything this device knows of a message it sent. */
export interface Explanation {
  readonly mid: MessageId
  readonly known: boolean
  readonly to: string
  readonly type: string
  readonly state: MessageState
  readonly code: ErrorCode | undefined
  readonly kept: boolean
  readonly acceptedAtMs: number
  readonly deadlineMs: number
  /** When it was decided; undefined while open. */
  readonly decidedAtMs: number | undefined
  readonly targets: readonly TargetExplanation[]
  /** The whole in one sentence for a person. */
  readonly sentence: string
}

/** One device's copy. */
export interface TargetExplanation {
  readonly device: DeviceId
  readonly stream: StreamId
  readonly seq: number
  readonly state: MessageState
  readonly code: ErrorCode | undefined
  readonly attempts: number
  /** Of the last attempt. */
  readonly path: 'direct' | 'relay' | 'mailbox' | undefined
  readonly lastAttemptAtMs: number | undefined
  readonly nextAttemptAtMs: number | undefined
}
