import type { Generated } from 'kysely'

/** A blob for which room is kept. */
export interface BlobsTable {
  readonly id: Generated<number>
  /** Handle of the name that reserved it. */
  readonly owner: number
  /** The 16 bytes of its id. */
  readonly blob: Buffer
  readonly root: Buffer
  /** SHA-256 of the token of those who may fetch it. */
  readonly token_hash: Buffer
  /** The content's, which nobody here can read. */
  readonly bytes: number
  /** What it counts in the quotas: chunks and pages. */
  readonly room: number
  /** Parts it has, and how many of them, from the first on, are here. */
  readonly parts: number
  readonly stored: number
  /** By the server's clock, in milliseconds since 1970. */
  readonly keep_until_ms: number
  /** When the last part came. */
  readonly touched_ms: number
}

/** The parts of blobs, where the database has them. */
export interface BlobPartsTable {
  /** `blobs.id`. */
  readonly blob: number
  readonly position: number
  readonly content: Buffer
}

/** The tables of blobs. */
export interface BlobTables {
  readonly blobs: BlobsTable
  readonly blob_parts: BlobPartsTable
}
