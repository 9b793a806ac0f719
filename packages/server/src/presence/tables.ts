/** When a name was last seen to come or go. */
export interface PresenceSeenTable {
  readonly name: string
  /** By the server's clock, in milliseconds since 1970. */
  readonly seen_ms: number
}

/** The tables of presence. */
export interface PresenceTables {
  readonly presence_seen: PresenceSeenTable
}
