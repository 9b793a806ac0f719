import { createHash } from 'node:crypto'

import type { Kysely, Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'

/** A claim or a new device list, as the log keeps it. */
export interface KeyLogEntry {
  readonly nameId: number
  readonly listVersion: number
  readonly identityKey: Uint8Array
  readonly deviceList: Uint8Array
  readonly atMs: number
}

/** The head of an empty log. */
const noHead = Buffer.alloc(32)

/**
 * Appends to the log (spec NM12). The head of a row is SHA-256 over the head before, the row's number as eight bytes, SHA-256 over the signed
 * device list, and the identity key, so that two who know a head and its number know whether they were told the same history.
 */
export async function appendToKeyLog(tx: Transaction<Tables>, entry: KeyLogEntry): Promise<void> {
  const before = await newestOf(tx)
  const seq = before.seq + 1
  const listHash = createHash('sha256').update(entry.deviceList).digest()
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(seq))
  const head = createHash('sha256')
    .update(before.head)
    .update(number)
    .update(listHash)
    .update(entry.identityKey)
    .digest()
  await tx
    .insertInto('key_log')
    .values({
      seq,
      name_id: entry.nameId,
      list_version: entry.listVersion,
      identity_key: bufferOf(entry.identityKey),
      list_hash: listHash,
      head,
      at_ms: entry.atMs,
    })
    .execute()
}

/** The newest row's number and head; 0 and zeros for an empty log. */
export async function newestOf(db: Kysely<Tables>): Promise<{ readonly seq: number; readonly head: Buffer }> {
  const newest = await db
    .selectFrom('key_log')
    .select(['seq', 'head'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest ?? { seq: 0, head: noHead }
}
