import { KeptOrder } from '@kith/core'
import { type BlobId, type BlobReserveFrame, BlobShape, type ErrorCode, KithError } from '@kith/wire'
import type { Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { KeptBlob, PartHome, PlacedPart } from './part-home.ts'
import type { BlobQuotas } from './quotas.ts'

/** What is reserved, by whom. */
export interface Reservation {
  /** Handle of the name. */
  readonly owner: number
  readonly frame: BlobReserveFrame
  readonly order: KeptOrder
  readonly nowMs: number
}

/** How much room blobs have, all together. */
export interface BlobsUse {
  readonly blobs: number
  readonly bytes: number
}

const blobsPerSweep = 50
const columns = ['id', 'root', 'bytes', 'stored', 'keep_until_ms'] as const

interface Row {
  readonly id: number
  readonly root: Buffer
  readonly bytes: number
  readonly stored: number
  readonly keep_until_ms: number
}

/** The list of blobs: all SQL about them but that of their parts. */
export class BlobRows {
  readonly #database: Database
  readonly #home: PartHome
  readonly #quotas: BlobQuotas

  constructor(database: Database, home: PartHome, quotas: BlobQuotas) {
    this.#database = database
    this.#home = home
    this.#quotas = quotas
  }

  /** Keeps room for a blob, or finds the one that is there. Throws `KithError` with the code of spec BM2. */
  async reserve(wanted: Reservation): Promise<KeptBlob> {
    const { owner, frame, order, nowMs } = wanted
    const answer = await this.#database.commit(async (tx): Promise<Row | ErrorCode> => {
      const found = await ownRow(tx, owner, frame.blob)
      if (found !== undefined) return this.#goOn(tx, found, wanted)
      const refused = await this.#refusal(tx, owner, order.room)
      if (refused !== undefined) return refused
      const row = {
        ...{ owner, blob: idBuffer(frame.blob), root: bufferOf(frame.root), token_hash: bufferOf(frame.tokenHash) },
        ...{ bytes: frame.bytes, room: order.room, parts: order.parts, stored: 0 },
        ...{ keep_until_ms: nowMs + frame.keepMs, touched_ms: nowMs },
      }
      await tx.insertInto('blobs').values(row).execute()
      return (await ownRow(tx, owner, frame.blob)) ?? 'internal'
    })
    // Thrown only now: a write that throws has all that share its commit run again.
    if (typeof answer === 'string') throw new KithError(answer)
    const blob = keptBlob(answer)
    return (await this.#home.isThere(blob)) ? blob : this.#beginAnew(blob)
  }

  /** The blob for those who have its token. Of several names that keep it, the one that has most. */
  async find(blob: BlobId, root: Uint8Array, tokenHash: Uint8Array, nowMs: number): Promise<KeptBlob | undefined> {
    const row = await this.#database.read((db) =>
      db
        .selectFrom('blobs')
        .select(columns)
        .where('blob', '=', idBuffer(blob))
        .where('root', '=', bufferOf(root))
        .where('token_hash', '=', bufferOf(tokenHash))
        .where('keep_until_ms', '>', nowMs)
        .orderBy('stored', 'desc')
        .limit(1)
        .executeTakeFirst(),
    )
    return row === undefined ? undefined : keptBlob(row)
  }

  /** Puts parts on disk that `append` then counts. */
  write(blob: KeptBlob, parts: readonly PlacedPart[]): Promise<void> {
    return this.#home.write(blob, parts)
  }

  /**
   * Counts parts that are written and follow what is stored; how many are stored then. When another server was first it is what that one stored, and when the blob is
   * gone nothing.
   */
  async append(blob: KeptBlob, parts: readonly PlacedPart[], nowMs: number): Promise<number | undefined> {
    const [first, last] = [parts[0], parts.at(-1)]
    if (first === undefined || last === undefined) return blob.stored
    return this.#database.commit(async (tx) => {
      const stored = last.position + 1
      const changed = await tx
        .updateTable('blobs')
        .set({ stored, touched_ms: nowMs })
        .where('id', '=', blob.id)
        .where('stored', '=', first.position)
        .executeTakeFirst()
      if (changed.numUpdatedRows === 0n) {
        const row = await tx.selectFrom('blobs').select('stored').where('id', '=', blob.id).executeTakeFirst()
        return row?.stored
      }
      await this.#home.insert(tx, blob, parts)
      return stored
    })
  }

  /** Takes a blob off the list; its handle, or nothing when the name has none of this id. */
  release(owner: number, blob: BlobId): Promise<number | undefined> {
    return this.#database.commit(async (tx) => {
      const row = await ownRow(tx, owner, blob)
      if (row !== undefined) await tx.deleteFrom('blobs').where('id', '=', row.id).execute()
      return row?.id
    })
  }

  /** Takes blobs of a name off the list; at most 50, call again until none. */
  takeOf(owner: number): Promise<readonly number[]> {
    return this.#database.commit(async (tx) => {
      const rows = await tx.selectFrom('blobs').select('id').where('owner', '=', owner).limit(blobsPerSweep).execute()
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) await tx.deleteFrom('blobs').where('id', 'in', ids).execute()
      return ids
    })
  }

  /** Takes blobs off the list whose time is over, or that were never finished; at most 50, call again until none. */
  takeOver(nowMs: number): Promise<readonly number[]> {
    return this.#database.commit(async (tx) => {
      const rows = await tx
        .selectFrom('blobs')
        .select('id')
        .where((eb) =>
          eb.or([
            eb('keep_until_ms', '<=', nowMs),
            eb.and([eb('touched_ms', '<=', nowMs - this.#quotas.unfinishedMs), eb('stored', '<', eb.ref('parts'))]),
          ]),
        )
        .limit(blobsPerSweep)
        .execute()
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) await tx.deleteFrom('blobs').where('id', 'in', ids).execute()
      return ids
    })
  }

  /** Whether a blob of this handle is on the list. */
  async isListed(id: number): Promise<boolean> {
    const row = await this.#database.read((db) =>
      db.selectFrom('blobs').select('id').where('id', '=', id).executeTakeFirst(),
    )
    return row !== undefined
  }

  /** The room that is reserved. */
  use(): Promise<BlobsUse> {
    return this.#database.read((db) =>
      db
        .selectFrom('blobs')
        .select((eb) => [
          eb.fn.countAll<number>().as('blobs'),
          eb.fn.coalesce(eb.fn.sum<number>('room'), eb.lit(0)).as('bytes'),
        ])
        .executeTakeFirstOrThrow(),
    )
  }

  /** A reservation again: the blob must be the same, and is kept as long as the later one says. */
  async #goOn(tx: Transaction<Tables>, found: OwnRow, { frame, nowMs }: Reservation): Promise<Row | ErrorCode> {
    const isSame =
      found.bytes === frame.bytes &&
      found.root.equals(bufferOf(frame.root)) &&
      found.token_hash.equals(bufferOf(frame.tokenHash))
    if (!isSame) return 'blob-conflict'
    const keep_until_ms = Math.max(found.keep_until_ms, nowMs + frame.keepMs)
    await tx.updateTable('blobs').set({ keep_until_ms, touched_ms: nowMs }).where('id', '=', found.id).execute()
    return { ...found, keep_until_ms }
  }

  /** Counted within the transaction, so that what one server admits at the same time is counted too. */
  async #refusal(tx: Transaction<Tables>, owner: number, room: number): Promise<ErrorCode | undefined> {
    const { nameBlobsMax, nameBytesMax, networkBytesMax } = this.#quotas
    const use = tx
      .selectFrom('blobs')
      .select((eb) => [
        eb.fn.countAll<number>().as('blobs'),
        eb.fn.coalesce(eb.fn.sum<number>('room'), eb.lit(0)).as('bytes'),
      ])
    const own = await use.where('owner', '=', owner).executeTakeFirstOrThrow()
    if (own.blobs >= nameBlobsMax || own.bytes + room > nameBytesMax) return 'blob-quota'
    const all = await use.executeTakeFirstOrThrow()
    return all.bytes + room > networkBytesMax ? 'blobs-full' : undefined
  }

  /** The list says more than there is: files were lost, or the list is from an older copy. */
  async #beginAnew(blob: KeptBlob): Promise<KeptBlob> {
    await this.#database.commit((tx) => tx.updateTable('blobs').set({ stored: 0 }).where('id', '=', blob.id).execute())
    return { ...blob, stored: 0 }
  }
}

type OwnRow = Row & { readonly token_hash: Buffer }

function ownRow(tx: Transaction<Tables>, owner: number, blob: BlobId): Promise<OwnRow | undefined> {
  return tx
    .selectFrom('blobs')
    .select([...columns, 'token_hash'])
    .where('owner', '=', owner)
    .where('blob', '=', idBuffer(blob))
    .executeTakeFirst()
}

/** The blob of a row. */
export function keptBlob({ id, root, bytes, stored, keep_until_ms }: Row): KeptBlob {
  const order = new KeptOrder(new BlobShape(bytes))
  return { id, order, root, stored, keepUntilMs: keep_until_ms }
}
