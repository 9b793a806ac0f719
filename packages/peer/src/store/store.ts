import type { SqlStatement, WriteGroup } from '@kith/core'
import type { PlatformKey } from '@kith/keys'
import type { KithError } from '@kith/wire'

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
   * disk (fsync, or IndexedDB with strict durability).
   *
   * Rejects `store-full` when there is no room: nothing of it was written, everything can be read, and a later commit may succeed.
   * Rejects `store-failed` when the disk failed (it is unknown what is on it) and `store-damaged` when the file is damaged; then nothing more
   * is accepted until the store is opened again.
   */
  commit(groups: readonly WriteGroup[]): Promise<CommitResult>
  /**
   * Only in a store that lies in an application's SQL database: tries statements and takes them back. False when one changes another number of rows than it
   * should; rejects with the database's own error when one does not work. A store without this takes no groups with statements.
   */
  tryStatements?(statements: readonly SqlStatement[]): Promise<boolean>
  /** What the store knows to be wrong with it; nothing for a store that cannot tell. */
  readonly health?: StoreHealth | undefined
  /**
   * Hears when the store ends by itself, at once and also when nothing is written: the browser took the storage away or somebody deletes the database (`store-failed`), or
   * a newer program wants it (`store-taken`). One listener; only in a store that can tell.
   */
  onEnded?: ((error: KithError) => void) | undefined
  /** What it gives to who seals it; nothing for a store that cannot be sealed. */
  readonly sealable?: Sealable | undefined
}

/** What a store gives to who seals it (`sealedStore`). */
export interface Sealable {
  /** Collections that hold a record, in any order. */
  collections(): Promise<readonly string[]>
  /**
   * Takes everything from the disk that was deleted or written over, as far as the store can: also values of records that are damaged. Called
   * between commits.
   */
  scrub(): Promise<void>
  /** A key of this store that the platform uses and does not give out; made when it is first asked for. Only where there is such a thing. */
  platformKey?(): Promise<PlatformKey>
}

/** What is wrong with a store (spec PE21). */
export interface StoreHealth {
  /** What was found when it was opened. */
  readonly opening: StoreOpening
  /**
   * Records that do not hold what was written and were neither put nor deleted since, oldest first. `get` of one rejects
   * `record-damaged`, `list` leaves it out, and for expectations it does not exist.
   */
  readonly damaged: readonly DamagedRecord[]
  /** Hears of each record that is found damaged while the store is open. One listener. */
  onDamaged: ((record: DamagedRecord) => void) | undefined
}

/** What a store found out about itself when it was opened. */
export interface StoreOpening {
  /** Acknowledged commits that are missing: the store is an older copy of itself. */
  readonly commitsLost: number
  /** The file was damaged, and the store was made anew of what could be read; the damaged file is kept under this path. */
  readonly keptAs: string | undefined
  /** Records that are missing, of which not even the key is known, by collection. */
  readonly missing: readonly { readonly collection: string; readonly count: number }[]
  /**
   * Since when collections miss records of which the key is not known, in milliseconds since 1970, by collection; stays for as long as
   * the store lives.
   */
  readonly missingSinceMs: ReadonlyMap<string, number>
}

/** A record that does not hold what was written. */
export interface DamagedRecord {
  readonly collection: string
  readonly key: string
  /** When it was found, in milliseconds since 1970. */
  readonly atMs: number
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
