/** How the store of this device is (spec PE21, PE26). */
export interface StorageStatus {
  /**
   * `full`: there is no room on the disk. Nothing is accepted, and nothing received is committed or acknowledged, so that its sender
   * keeps it; everything can be read.
   */
  readonly state: 'ok' | 'full'
  /** When it became so, in milliseconds since 1970. */
  readonly sinceMs: number
  /** While it is full: when the store is tried again by itself, in milliseconds since 1970. */
  readonly retryAtMs: number | undefined
  /** Records that do not hold what was written and were not written since, oldest first; at most 1000 are told. */
  readonly damaged: readonly StorageDamage[]
  /** What was found when the store was opened. */
  readonly opening: {
    /** Acknowledged commits that are missing: the store is an older copy of itself. */
    readonly commitsLost: number
    /** The file was damaged, and the store was made anew of what could be read; the damaged file lies under this path. */
    readonly keptAs: string | undefined
    /** Records that are missing, of which not even the key is known, by collection. */
    readonly missing: readonly { readonly collection: string; readonly count: number }[]
  }
}

/** A record that does not hold what was written. */
export interface StorageDamage {
  readonly collection: string
  readonly key: string
  /** When it was found, in milliseconds since 1970. */
  readonly atMs: number
}
