/** What another program shared with this one. */
export interface Shared {
  /** Title, text and address, each on a line of its own; empty when there was none. */
  readonly text: string
  readonly files: readonly File[]
  /** Something was left out, because it was more than is taken at once. */
  readonly isCut: boolean
}

/** Where what was shared waits until its reader says to whom it goes, also over a restart and without a connection. */
export interface SharedShelf {
  /** What waits, or nothing. */
  look(): Promise<Shared | undefined>
  /** It has gone out, or is not wanted. */
  clear(): Promise<void>
}
