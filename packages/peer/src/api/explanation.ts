import type { MessageState, MessageStep } from '@kith/core'
import type { DeviceId, ErrorCode, MessageId, StreamId } from '@kith/wire'

/** Everything this device knows of a message that it sent or received. */
export interface Explanation {
  readonly mid: MessageId
  readonly known: boolean
  /** Whether this device sent it or received it; `sent` when it is not known. */
  readonly direction: 'sent' | 'received'
  readonly from: string
  readonly to: string
  readonly type: string
  readonly state: MessageState
  readonly code: ErrorCode | undefined
  readonly kept: boolean
  /** When its sender accepted it, by the sender's clock, in milliseconds since 1970. */
  readonly acceptedAtMs: number
  /** When it is sent at the earliest; undefined when that was at once. */
  readonly notBeforeMs: number | undefined
  /** Until when it may be committed; 0 at the receiver, who does not decide it. */
  readonly deadlineMs: number
  /** When it was decided; undefined while open. */
  readonly decidedAtMs: number | undefined
  /** The copies of the receiver's devices; at the receiver its own. */
  readonly targets: readonly TargetExplanation[]
  /** What happened so far, oldest first, at most 24; of a long story the middle is left out, and so is what a crash kept from the disk. */
  readonly steps: readonly StepExplanation[]
  /** The whole in one sentence for a person. */
  readonly sentence: string
}

/** One thing that happened to a message. */
export interface StepExplanation {
  readonly atMs: number
  readonly step: MessageStep['step']
  /** Which device's copy; undefined when it is the whole message. */
  readonly device: DeviceId | undefined
  readonly path: 'direct' | 'relay' | 'mailbox' | undefined
  readonly code: ErrorCode | undefined
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
