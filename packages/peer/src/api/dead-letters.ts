import type { DeviceId, MessageId } from '@kith/wire'
import type { Body } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/**
 * Messages that this device's own handlers could not handle (spec PE30). Such a message was rejected `handler-failed`, its sender was told
 * so and that stands; what it said is kept here, because this program may be what has to be mended. Letters stay on this device: at most
 * 1,000 and 16 MiB, of which the oldest go first.
 *
 * A message that was rejected for what it is (`no-handler`, `body-malformed`, `blocked`) leaves no letter: its sender has it and knows what
 * is wrong with it, and what others send must not push out what this program failed at.
 */
export interface DeadLetters {
  /** One page of letters, the newest first. */
  list(options?: DeadLetterQuery): Promise<DeadLetterPage>
  /** The letter of a message, or nothing. */
  get(mid: MessageId | string, options?: WaitOptions): Promise<DeadLetter | undefined>
  /**
   * Runs the handler once more, now. What it writes and sends is committed together with the end of the letter, or not at all. The sender's
   * outcome does not change: for it the message stays rejected, so tell it by a message of its own when it should know.
   *
   * The messages of one transaction are run again together, in their order. Rejects `handler-failed` when a handler throws (the letter stays,
   * with one attempt more), `no-handler`, `body-malformed`, and `option-invalid` when there is no such letter.
   */
  retry(mid: MessageId | string, options?: WaitOptions): Promise<void>
  /** Forgets a letter, and those of the same transaction. Nothing happens when there is none. */
  discard(mid: MessageId | string, options?: WaitOptions): Promise<void>
  /** Letters that come, change and go from now on, whichever tab did it. */
  changes(options?: WaitOptions): AsyncIterable<DeadLetterChange>
}

/** A message whose handler failed each time it was tried. */
export interface DeadLetter {
  readonly mid: MessageId
  readonly from: string
  readonly device: DeviceId
  readonly type: string
  /** As it came, before any schema. */
  readonly body: Body
  /** By the sender's clock, in milliseconds since 1970. */
  readonly sentAtMs: number
  /** When it was given up, by this device's clock, in milliseconds since 1970. */
  readonly failedAtMs: number
  /** How often the handler ran, with those by `retry`. */
  readonly attempts: number
  /** What the handler threw last; the text is cut at 200 characters. */
  readonly error: { readonly name: string; readonly message: string }
  /** All messages of the transaction it came in, in their order; empty when it came alone. */
  readonly together: readonly MessageId[]
}

export interface DeadLetterQuery extends WaitOptions {
  /** Letters on the page, 1 to 100. @default 50 */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[]
  /** Give it as `cursor` for the next page; absent at the end. */
  readonly next: string | undefined
}

export type DeadLetterChange =
  | { readonly change: 'put'; readonly letter: DeadLetter }
  /** `evicted`: there were more than fit, and it was the oldest. */
  | { readonly change: 'removed'; readonly mid: MessageId; readonly reason: 'retried' | 'discarded' | 'evicted' }
