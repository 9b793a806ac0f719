import type { Kysely } from 'kysely'

import type { Tables } from '../store/tables.ts'
import { keptBlob } from './blob-rows.ts'
import { PartFiles } from './part-files.ts'
import type { KeptBlob, PartReader } from './part-home.ts'
import { RowReader } from './part-rows.ts'
import { TreeCheck } from './tree-check.ts'

/** What a verification of blobs tells. */
export interface BlobFindings {
  read(table: string, count: number): void
  damage(where: string, record: string | number, why: string): void
}

const rowsPerPage = 500

/** Compares the parts of every blob with its hash tree, and names the blobs that do not hold what was announced (spec BM10). */
export async function verifyBlobs(db: Kysely<Tables>, folder: string | undefined, found: BlobFindings): Promise<void> {
  await using files = folder === undefined ? undefined : new PartFiles(folder)
  const reader = files ?? new RowReader({ read: (query) => query(db) })
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('blobs')
      .select(['id', 'root', 'bytes', 'stored', 'keep_until_ms'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsPerPage)
      .execute()
    for (const row of rows) {
      found.read('blobs', 1)
      await verifyBlob(reader, keptBlob(row), found)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsPerPage) return
    after = last.id
  }
}

/** The first part that is another says enough of a blob: what is below a page that is not known cannot be compared. */
async function verifyBlob(reader: PartReader, blob: KeptBlob, found: BlobFindings): Promise<void> {
  const check = new TreeCheck(blob.order.shape, blob.root)
  for (let position = 0; position < blob.stored;) {
    for (const part of await reader.read(blob, position, blob.stored - position)) {
      if (part === undefined || !check.take(blob.order.partAt(position), part)) {
        found.damage('blobs', blob.id, `part ${String(position)} is not there, or another`)
        return
      }
      found.read('blob_parts', 1)
      position++
    }
  }
}
