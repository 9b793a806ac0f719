import type { DeviceId, HelloFrame, PositionFrame, PositionQueryFrame, ReceiptProof, Refused } from '@kith/wire'

import type { MailboxQuotas } from './quotas.ts'
import type { MailboxStatistics } from './statistics.ts'

/** How a mailbox is opened. */
export interface MailboxOptions {
  /** The server's clock, in milliseconds since 1970. */
  readonly now: () => number
  /**
   * Sends one encoded frame to a device, if it is signed in here; else drops it. `frame` is not changed afterwards. Never calls back
   * into the mailbox synchronously.
   */
  readonly send: (device: DeviceId, frame: Uint8Array) => void
  /** Signs encoded statements together with the network's key; one proof a statement, in their order (spec MB20). */
  readonly sign: (statements: readonly Uint8Array[]) => Promise<readonly ReceiptProof[]>
  /** An envelope of `sender` for `receiver` is on disk. */
  readonly onStored?: (receiver: DeviceId, sender: DeviceId) => void
  /** What a receiver may be asked to hold. */
  readonly quotas?: Partial<MailboxQuotas>
  /** Told of failures that nobody waits for, for the log. */
  readonly onFailure?: (cause: unknown) => void
}

/**
 * The mailbox (spec MB): keeps envelopes for devices that are away. Calls return at once; answers go out through `send` after they
 * are on disk. The caller has checked that the device which acts is signed in on the connection the frame came from.
 */
export interface Mailbox extends AsyncDisposable {
  /**
   * Payload of a `store` frame of device `from`; copied, so it may be a view. Returns why the bytes are refused (the connection ends then), or nothing. Answers are `stored`,
   * `ack` or `turned-down`.
   */
  store(payload: Uint8Array, from: DeviceId): Refused | undefined
  /** Payload of an `ack` frame that passes from receiver to sender; cheap when the mailbox knows nothing of the stream. The caller forwards it as well. True when the store has to be asked what it means. */
  ack(payload: Uint8Array): boolean
  /** What a device that signed in has outstanding; after the last frame (`more` 0) kept acks and positions are sent to it and orphans go. */
  hello(frame: HelloFrame): void
  /** The device hears what arrives and what waits from now on. Routing must deliver to it already. */
  attach(device: DeviceId): void
  /** The device is gone, or another connection of it took over (then `attach` follows). */
  detach(device: DeviceId): void
  /** What is known of a position, for a device that sends or receives its stream (spec MB24). Rejects `KithError` `database-unreachable`. */
  position(query: PositionQueryFrame): Promise<PositionFrame>
  /** Too much waits for the disk: stop reading `store` frames until `room` resolves. */
  readonly isFull: boolean
  /** Resolves when `isFull` is false. */
  room(): Promise<void>
  statistics(): MailboxStatistics
  /** Commits what was taken in, then stops. */
  [Symbol.asyncDispose](): Promise<void>
}
