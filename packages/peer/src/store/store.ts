import type { WriteGroup } from '@kith/core'

/**
 * Where a device keeps its keys, positions, messages and the application's records. Every implementation passes the contract suite
 * `registerPeerStoreContract` of `@kith/testing`.
 *
 * A store is opened by one process (in a browser: one tab owns it) at a time; a second opening is refused `store-busy`.
 */
export interface PeerStore extends AsyncDisposable {
  get(collection: string, key: string): Promise<StoredRecord | undefined>
  /** Records in the order of their keys as UTF-16 code units. */
  list(collection: string, range?: StoreRange): Promise<readonly StoredRecord[]>
  /**
   * Applies the groups in order: each whole, or not at all when one of its expectations fails. Resolves when everything applied is on
   * disk (fsync, or IndexedDB with strict durability). Rejects `store-failed`; then nothing more is accepted until it is opened again.
   */
  commit(groups: readonly WriteGroup[]): Promise<CommitResult>
}

export interface StoredRecord {
  readonly key: string
  readonly value: Uint8Array
  /** 1 when first put, then one more with each put; a record put after its deletion begins at 1 again. */
  readonly version: number
}

export interface StoreRange {
  readonly prefix?: string | undefined
  /** Keys after this one; before it, with `reverse`. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
  readonly reverse?: boolean | undefined
}

export interface CommitResult {
  /** Positions of the groups that were left out because an expectation failed. */
  readonly conflicts: readonly number[]
}
