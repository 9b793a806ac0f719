/** Invitations: who has the 16 bytes that a kept hash is of may claim one name (spec NM22 to NM25). The server never keeps the bytes themselves. */
import { createHash } from 'node:crypto'

import { type ErrorCode, type InvitationEntry, isName, limits, parseName } from '@kith/wire'
import type { Kysely, Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'
import type { Voucher } from './admission.ts'
import type { NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** Bytes of an invitation. */
export const invitationBytes = 16
/** Stands for the operator, who made an invitation without a name. */
export const madeByOperator = 0
const dayMs = 86_400_000

/** An invitation to be kept. */
export interface NewInvitation {
  /** SHA-256 of its bytes. */
  readonly hash: Uint8Array
  /** The one name it is for; empty for any. */
  readonly name: string
  readonly validMs: number
  /** Handle of the name that made it, or `madeByOperator`. */
  readonly maker: number
  /** How many the maker may make in 24 hours. */
  readonly perDayMax: number
}

/** Keeps an invitation. The same one again changes nothing. */
export async function keepInvitation(
  tx: Transaction<Tables>,
  { hash, name, validMs, maker, perDayMax }: NewInvitation,
  nowMs: number,
): Promise<{ readonly kind: 'done' } | NamingRefused> {
  if (name !== '' && !isName(name)) {
    const parsed = parseName(name)
    return parsed.kind === 'refused' ? parsed : refusal('name-malformed')
  }
  const known = await tx.selectFrom('invitations').select('maker').where('hash', '=', bufferOf(hash)).executeTakeFirst()
  if (known !== undefined) return known.maker === maker ? { kind: 'done' } : refusal('invitation-used')
  const { made } = await tx
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .where('maker', '=', maker)
    .where('made_ms', '>', nowMs - dayMs)
    .executeTakeFirstOrThrow()
  if (Number(made) >= perDayMax)
    return refusal('rate-exceeded', `A member may make ${String(perDayMax)} invitations a day here.`)
  await tx
    .insertInto('invitations')
    .values({
      hash: bufferOf(hash),
      for_name: name,
      maker,
      made_ms: nowMs,
      until_ms: nowMs + validMs,
      used_by: '',
      revoked: 0,
    })
    .execute()
  return { kind: 'done' }
}

/** The invitations of a maker, or of everybody, behind a place. */
export async function readInvitations(
  db: Kysely<Tables>,
  maker: number | undefined,
  after: number,
): Promise<readonly InvitationEntry[]> {
  let query = db.selectFrom('invitations').selectAll().where('id', '>', after)
  if (maker !== undefined) query = query.where('maker', '=', maker)
  const rows = await query.orderBy('id').limit(limits.invitationsPageMax).execute()
  return rows.map((row) => ({
    place: row.id,
    hash: row.hash,
    name: row.for_name,
    madeAtMs: row.made_ms,
    untilMs: row.until_ms,
    usedBy: row.used_by,
    isRevoked: row.revoked === 1,
  }))
}

/** An invitation of this maker, or of anybody, is good no more. One that was used stays used. */
export async function revokeInvitation(
  tx: Transaction<Tables>,
  hash: Uint8Array,
  maker: number | undefined,
): Promise<{ readonly kind: 'done' } | NamingRefused> {
  const known = await tx.selectFrom('invitations').select('maker').where('hash', '=', bufferOf(hash)).executeTakeFirst()
  if (known === undefined || (maker !== undefined && known.maker !== maker)) return refusal('invitation-unknown')
  await tx.updateTable('invitations').set({ revoked: 1 }).where('hash', '=', bufferOf(hash)).execute()
  return { kind: 'done' }
}

/** What makes the bytes of an invitation good for a claim: all of it is in the store. */
export function redeemInvitation(bytes: Uint8Array): Voucher | NamingRefused {
  if (bytes.byteLength !== invitationBytes) return refusal('invitation-unknown')
  const hash = hashOfInvitation(bytes)
  return {
    kind: 'voucher',
    redeem: async (tx, { name }, nowMs) => {
      const row = await tx
        .selectFrom('invitations')
        .select(['for_name', 'until_ms', 'used_by', 'revoked'])
        .where('hash', '=', hash)
        .executeTakeFirst()
      const wrong = row === undefined ? 'invitation-unknown' : wrongWith(row, name, nowMs)
      if (wrong !== undefined) return refusal(wrong)
      // Of two servers that look at the same time one writes, and the other finds no row.
      const { numUpdatedRows } = await tx
        .updateTable('invitations')
        .set({ used_by: name })
        .where('hash', '=', hash)
        .where('used_by', '=', '')
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 0n ? refusal('invitation-used') : undefined
    },
  }
}

/** SHA-256 of the bytes of an invitation, under which it is kept. */
export function hashOfInvitation(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function wrongWith(
  row: { readonly for_name: string; readonly until_ms: number; readonly used_by: string; readonly revoked: number },
  name: string,
  nowMs: number,
): ErrorCode | undefined {
  if (row.used_by !== '') return 'invitation-used'
  if (row.revoked === 1) return 'invitation-unknown'
  if (nowMs >= row.until_ms) return 'invitation-over'
  if (row.for_name !== '' && row.for_name !== name) return 'invitation-foreign'
  return undefined
}
