import type { MessageState, MessageStep, PathPolicy } from '@kith/core'
import type { DeviceId, ErrorCode, MessageId, PositionState, StreamId } from '@kith/wire'

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
  /** By which paths its sender lets it travel (`SendOptions.path`); undefined at the receiver, who is not told. */
  readonly paths: PathPolicy | undefined
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
  /**
   * What the network signed about it, to be shown to anybody (`verifyReceipt`): the first receipt of a device's copy that the network stands by, or else
   * one that it broke. Undefined when there is none, and once it is committed.
   */
  readonly receipt: Uint8Array | undefined
  /** The network signed that it keeps a copy, and has lost it: its store is another one now (spec MB26). */
  readonly isReceiptBroken: boolean
  /** What came of asking the server about the copies that are not decided. */
  readonly asked: ServerAsked
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

/**
 * What came of asking the server: `answered`; `not-asked` when nothing is open that the mailbox may have, or nobody wanted it; `offline` without a
 * connection; `no-answer` in two seconds.
 */
export type ServerAsked = 'answered' | 'not-asked' | 'offline' | 'no-answer'

/** What the mailbox knows of one device's copy, without what it says (spec MB24). Times are of the server's clock, in milliseconds since 1970. */
export interface ServerExplanation {
  readonly state: PositionState
  /** When it was stored, or turned down. */
  readonly sinceMs: number | undefined
  /** Until when it is kept. */
  readonly deadlineMs: number | undefined
  /** What it counts in the quotas of the mailbox. */
  readonly bytes: number | undefined
  /** How often it was sent to the receiver since `countedFromMs`; undefined for a stranger, who may not know. */
  readonly pushes: number | undefined
  readonly pushedAtMs: number | undefined
  readonly countedFromMs: number | undefined
  /** Where the receiving device is now; undefined for a stranger, who may not know. */
  readonly receiver: 'attached' | 'away' | undefined
  /** Why it was turned down. */
  readonly code: ErrorCode | undefined
  /** When what was turned down may be tried again, in milliseconds from `sinceMs`; undefined where time alone changes nothing. */
  readonly retryAfterMs: number | undefined
}

/**
 * What protects a copy from whoever recorded it on its way and copies the disks of both ends later (spec KY59). `one-time`: its stream was opened with a lock
 * key that is used once, so that nothing opens it from its commit on. `weekly`: there was none, and what opens it is gone when the receiving device has deleted its weekly lock key.
 */
export type Protection = 'one-time' | 'weekly'

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
  /** Undefined before it is sealed, and when this device has forgotten it. */
  readonly protection: Protection | undefined
  /**
   * Of `weekly`: until when the receiving device has the lock key at most, in milliseconds since 1970, if it is connected by then; one that is away has it until 14 days after it came back.
   * Undefined where no lock key of it is known, and at the receiver when it is gone.
   */
  readonly lockKeyUntilMs: number | undefined
  /** What the network signed about this copy and stands by, until it is committed. */
  readonly receipt: Uint8Array | undefined
  /** What the network signed and did not keep to. */
  readonly brokenReceipt: Uint8Array | undefined
  /** What the mailbox says of it; undefined when it was not asked or did not answer. */
  readonly server: ServerExplanation | undefined
}
