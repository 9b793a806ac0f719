import type { Generated } from 'kysely'

/** A published entry. A new version of it is a new row, so `id` grows with the time of publishing. */
export interface DirectoryEntriesTable {
  readonly id: Generated<number>
  /** Handle of the owning name. */
  readonly owner_id: number
  readonly owner: string
  readonly kind: string
  /** The entry's id within owner and kind. */
  readonly entry: string
  readonly version: number
  /** The 16 bytes of the device that signed. */
  readonly device: Buffer
  /** 1: the entry goes when its device does. */
  readonly while_online: number
  /** When it ends, in milliseconds since 1970 by the server's clock; 0 for `while_online`. */
  readonly expires_ms: number
  /** Index into `visibilities`. */
  readonly visibility: number
  /** The signed entry as it came. */
  readonly signed: Buffer
}

/** What an entry is found by. */
export interface DirectoryTermsTable {
  readonly term: string
  /** `directory_entries.id`. */
  readonly entry: number
}

/** Who finds an entry with visibility `list`. */
export interface DirectoryReadersTable {
  readonly entry: number
  readonly reader: string
}

/** The tables of the directory. */
export interface DirectoryTables {
  readonly directory_entries: DirectoryEntriesTable
  readonly directory_terms: DirectoryTermsTable
  readonly directory_readers: DirectoryReadersTable
}
