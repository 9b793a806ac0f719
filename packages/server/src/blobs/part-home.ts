import type { KeptOrder } from '@kith/core'
import type { Transaction } from 'kysely'

import type { Tables } from '../store/tables.ts'

/** A blob as the store has it. */
export interface KeptBlob {
  /** Handle within the store. */
  readonly id: number
  readonly order: KeptOrder
  readonly root: Uint8Array
  /** Parts on disk, from the first on. */
  readonly stored: number
  readonly keepUntilMs: number
}

/** A part and its place in the order of the tree. */
export interface PlacedPart {
  readonly position: number
  readonly content: Uint8Array
}

/** Reads parts. Rejects with the `KithError` of a store. */
export interface PartReader {
  /** Parts from `first` on, at least one of them and as many as are cheap to hold; nothing in the place of one that is not there. */
  read(blob: KeptBlob, first: number, count: number): Promise<readonly (Uint8Array | undefined)[]>
}

/**
 * Where the bytes of blobs are: rows of a database that several servers share, or files beside an SQLite file, whose writer would otherwise be busy with
 * them. All methods reject with the `KithError` of a store.
 */
export interface PartHome extends PartReader, AsyncDisposable {
  /** Puts parts that follow one another on disk, before the transaction that counts them; over what an earlier try left there. */
  write(blob: KeptBlob, parts: readonly PlacedPart[]): Promise<void>
  /** The same within that transaction. */
  insert(tx: Transaction<Tables>, blob: KeptBlob, parts: readonly PlacedPart[]): Promise<void>
  /** Whether all that is counted can be there. */
  isThere(blob: KeptBlob): Promise<boolean>
  /** Frees the room of a blob that is no longer listed. */
  drop(id: number): Promise<void>
  /** Frees what belongs to no listed blob, after a crash. */
  tidy(isListed: (id: number) => Promise<boolean>): Promise<void>
}
