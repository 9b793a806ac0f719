import type { Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { KeptBlob, PartHome, PartReader, PlacedPart } from './part-home.ts'

const rowsPerRead = 8
/** Rows that one commit removes: 6 MiB. */
const rowsPerDrop = 128

/** Reads parts that are rows of a database. */
export class RowReader implements PartReader {
  readonly #database: Pick<Database, 'read'>

  constructor(database: Pick<Database, 'read'>) {
    this.#database = database
  }

  async read({ id }: KeptBlob, first: number, count: number): Promise<readonly (Uint8Array | undefined)[]> {
    const end = first + Math.min(count, rowsPerRead)
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('blob_parts')
        .select(['position', 'content'])
        .where('blob', '=', id)
        .where('position', '>=', first)
        .where('position', '<', end)
        .execute(),
    )
    const found = new Map(rows.map(({ position, content }) => [position, content]))
    return Array.from({ length: end - first }, (_, at) => found.get(first + at))
  }
}

/** Parts as rows of the database. */
export class PartRows extends RowReader implements PartHome {
  readonly #database: Database

  constructor(database: Database) {
    super(database)
    this.#database = database
  }

  write(): Promise<void> {
    return Promise.resolve()
  }

  async insert(tx: Transaction<Tables>, { id }: KeptBlob, parts: readonly PlacedPart[]): Promise<void> {
    const rows = parts.map(({ position, content }) => [id, position, bufferOf(content)])
    await this.#database.insertRows(tx, 'blob_parts', ['blob', 'position', 'content'], rows)
  }

  isThere(): Promise<boolean> {
    return Promise.resolve(true)
  }

  async drop(id: number): Promise<void> {
    for (;;) {
      const isEmpty = await this.#database.commit(async (tx) => {
        const rows = await tx
          .selectFrom('blob_parts')
          .select('position')
          .where('blob', '=', id)
          .orderBy('position')
          .limit(rowsPerDrop)
          .execute()
        const last = rows.at(-1)
        if (last === undefined) return true
        await tx.deleteFrom('blob_parts').where('blob', '=', id).where('position', '<=', last.position).execute()
        return rows.length < rowsPerDrop
      })
      if (isEmpty) return
    }
  }

  async tidy(isListed: (id: number) => Promise<boolean>): Promise<void> {
    for (let after = 0; ;) {
      const row = await this.#database.read((db) =>
        db
          .selectFrom('blob_parts')
          .select('blob')
          .where('blob', '>', after)
          .orderBy('blob')
          .limit(1)
          .executeTakeFirst(),
      )
      if (row === undefined) return
      if (!(await isListed(row.blob))) await this.drop(row.blob)
      after = row.blob
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}
