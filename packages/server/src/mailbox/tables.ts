import type { Generated } from 'kysely'

/** A stream of which the mailbox knows something. */
export interface MailboxStreamsTable {
  readonly id: Generated<number>
  /** The 16 bytes of its id; unique. */
  readonly stream: Buffer
  /** Handles of the two devices. */
  readonly sender: number
  readonly receiver: number
  /** Positions below are acknowledged; 1 at first. */
  readonly next: number
  /** Positions below need no row: the sender said that they are not outstanding, or their time is over. */
  readonly base: number
  /** Payload of the last `ack` frame, kept for the sender (spec MB8). */
  readonly last_ack: Buffer | null
  /** The position of an earlier stream that the receiver commits first, from the opening (spec DL5). */
  readonly after_stream: Buffer | null
  readonly after_seq: number
  /** 1 when nothing can commit its rows and the receiver has not been told (spec MB9). */
  readonly is_orphaned: number
  /** 1 when it has rows; may stay 1 for a while when they have expired. */
  readonly is_waiting: number
  readonly touched_ms: number
}

/**
 * An envelope that waits. Rows are only appended and deleted; their key grows, so that inserting touches the end of the table, and of the only
 * index, (stream, seq), one place for each stream. The rows of a receiver are found through its streams that have some: an index that begins with the
 * receiver would cost every insert as much as everything else together.
 */
export interface MailboxRowsTable {
  readonly id: Generated<number>
  readonly receiver: number
  /** Handle of the stream. */
  readonly stream: number
  readonly seq: number
  /** Bytes that count against the quotas. */
  readonly size: number
  /** By the server's clock, in milliseconds since 1970. */
  readonly deadline_ms: number
  /** 1 when the body was dropped at the deadline (spec MB7). */
  readonly is_expired: number
  /** Payload of the `data` frame that carries the envelope. */
  readonly envelope: Buffer
  /** CRC-32 of the row (spec MB16); nothing in a row that an earlier version wrote. */
  readonly sum: number | null
}

/** A row that did not hold what was written, kept to be looked at; its position is a hole until it is stored again (spec MB17). */
export interface MailboxDamagedTable {
  readonly id: Generated<number>
  /** Handle of the stream. */
  readonly stream: number
  readonly seq: number
  readonly found_ms: number
  readonly envelope: Buffer
}

/** The tables of the mailbox. */
export interface MailboxTables {
  readonly mailbox_streams: MailboxStreamsTable
  readonly mailbox_rows: MailboxRowsTable
  readonly mailbox_damaged: MailboxDamagedTable
}
