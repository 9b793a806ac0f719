import {
  collections,
  decodeRecord,
  type DeliveryExplanation,
  inStreamRecord,
  type MessageRecord,
  type ReceivedRecord,
  receivedRecord,
} from '@kith/core'
import type { DeviceId, MessageId } from '@kith/wire'
import type { PeerStore } from '../store/store.ts'
import type { FoundReceipts } from './receipt-keeper.ts'

/** What is known of a message that this device sent. */
export interface FoundMessage {
  readonly record: MessageRecord
  /** Undefined when it is decided. */
  readonly open: DeliveryExplanation | undefined
  /** What the network signed, by receiving device. */
  readonly receipts: ReadonlyMap<DeviceId, FoundReceipts>
}

/** A message that this device received. */
export interface FoundReceived {
  readonly record: ReceivedRecord
  /** Number of the lock key that its stream was opened with; 0 when the stream is forgotten. */
  readonly lockKey: number
}

/** How this device decided a message that it received. */
export async function findReceived(store: PeerStore, mid: MessageId): Promise<FoundReceived | undefined> {
  const [found] = await store.list(collections.received, { prefix: `${mid}/`, limit: 1 })
  if (found === undefined) return undefined
  const record = decodeRecord(receivedRecord, found.value)
  const stream = await store.get(collections.inStreams, record.stream)
  return { record, lockKey: stream === undefined ? 0 : decodeRecord(inStreamRecord, stream.value).lockKey }
}
