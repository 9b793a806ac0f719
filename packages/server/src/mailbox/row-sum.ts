import zlib from 'node:zlib'

/** What a row of the mailbox says besides its envelope that must be what was written. */
export interface SummedRow {
  /** Handle of the stream. */
  readonly stream: number
  readonly seq: number
  readonly deadline_ms: number
  readonly is_expired: number
  readonly envelope: Uint8Array
}

const head = new DataView(new ArrayBuffer(25))
const headBytes = new Uint8Array(head.buffer)

/**
 * The checksum of a row: CRC-32 over whose it is, its position, its deadline and its envelope. It tells accidents of disks and memory, and costs
 * a microsecond for a message; against changes on purpose there are the sender's own seals, which the receiver checks.
 */
export function rowSum({ stream, seq, deadline_ms, is_expired, envelope }: SummedRow): number {
  head.setFloat64(0, stream)
  head.setFloat64(8, seq)
  head.setFloat64(16, deadline_ms)
  head.setUint8(24, is_expired)
  return zlib.crc32(envelope, zlib.crc32(headBytes))
}

/** True when a row holds what was written. One that a version without checksums wrote has none, and is believed. */
export function isWhole(row: SummedRow & { readonly sum: number | null }): boolean {
  return row.sum === null || row.sum === rowSum(row)
}
