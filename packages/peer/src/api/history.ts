import type { DeviceId } from '@kith/wire'
import type { Body } from './messages.ts'

/** A device of the own name that asks for what this one has. */
export interface HistoryAsk {
  readonly device: DeviceId
  /** What its person calls it. */
  readonly label: string
  /** The collections that it asks for, of those that are given. */
  readonly collections: readonly string[]
}

/** A record of another device. */
export interface HistoryRecord {
  readonly collection: string
  readonly key: string
  readonly value: Body
}

/** How far a transfer is. */
export interface HistoryProgress {
  /** Records that have come, of all attempts. */
  readonly records: number
  /** Records that there were at the other device when it was asked, and those that had come before. */
  readonly total: number
}

/** How records are taken. */
export interface TakeHistoryOptions {
  /** Only from this device. @default the first that answers */
  readonly from?: DeviceId | undefined
  /** Called when the other person has allowed it, and after each commit. */
  readonly onProgress?: ((progress: HistoryProgress) => void) | undefined
  /**
   * Says what is kept of a record for which there is none here: another value, or undefined to leave it out. It may be called again for the same record.
   * @default it is kept as it came
   */
  readonly onRecord?: ((record: HistoryRecord) => Body | undefined | Promise<Body | undefined>) | undefined
  /** Ends the transfer; what was committed stays. */
  readonly signal?: AbortSignal | undefined
}

/** What became of a transfer. */
export interface HistoryTaken {
  readonly from: DeviceId
  /** Records that came, of all attempts. */
  readonly records: number
  /** Records that were kept, of this attempt. */
  readonly kept: number
  /** Records that the other device could not send: larger than 4 MiB, or with keys that are no texts. */
  readonly leftOut: number
}

/**
 * Records of the application for a device that was linked later: sealed from device to device over the best path there is, and only between devices of the own
 * name (spec PE80). A device gives nothing before its application says yes, which asks its person; a device that takes never overwrites what it has.
 */
export interface DeviceHistory {
  /**
   * Gives records of these collections to other devices of the own name that ask, each when `allow` answers true; a device that was allowed may go on without being asked
   * about again, as long as this program runs. At most four are given to at once. Collections that begin with `kith.` are `option-invalid`.
   */
  give(collections: readonly string[], allow: (ask: HistoryAsk) => boolean | Promise<boolean>): Disposable
  /**
   * Takes the records of these collections, at most 64, in the order given and of their keys, from another device of the own name. What exists here stays. Resolves when all are on
   * this device's disk. After a failure, a restart too, the same call goes on where it was, if the same device answers. Rejects `history-declined`, `no-listener` when no
   * device gives these collections, `receiver-absent` when none answers, `channel-lost` when the other device went, `history-malformed` when it breaks the rules, `aborted`.
   */
  take(collections: readonly string[], options?: TakeHistoryOptions): Promise<HistoryTaken>
}
