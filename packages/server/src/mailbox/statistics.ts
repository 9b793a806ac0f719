/** Counts since the mailbox was opened, for metrics. */
export interface MailboxStatistics {
  readonly stored: number
  readonly turnedDown: number
  readonly pushed: number
  readonly removed: number
  readonly expired: number
  /** Rows that did not hold what was written. */
  readonly damaged: number
  /** Envelopes that wait for their commit now. */
  readonly waiting: number
}
