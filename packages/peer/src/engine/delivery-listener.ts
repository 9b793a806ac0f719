import type { DeliveryOutput } from '@kith/core'
import type { DeviceId, ErrorCode } from '@kith/wire'
import type { MessageUpdate, MissingMessages } from '../api/messages.ts'

/** What delivery tells the engine. */
export interface DeliveryListener {
  update(update: MessageUpdate): void
  missing(missing: MissingMessages): void
  drained(): void
  /** Something was received from, or is sent to, a device. */
  traffic(device: DeviceId): void
  /** What was sent directly to a device is not acknowledged in time. */
  doubt(device: DeviceId): void
  /** Something is wrong with what a name (or the network, named by its domain), or somebody in its place, does; the peer goes on. */
  alarm(code: ErrorCode, name: string, count?: number): void
  /** The store failed: the peer cannot go on. */
  fatal(code: ErrorCode, cause?: unknown): void
}

/** What the application is told of messages that will never come. */
export function lostMessages({
  from,
  count,
  reason,
  sentAtMs,
}: Extract<DeliveryOutput, { kind: 'handle-lost' | 'missing' }>): MissingMessages {
  return { from, count, reason, sentAtMs }
}
