import type { Naming } from '../naming/naming.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'
import { Blobs, type BlobsOptions } from './blobs.ts'
import { PartFiles } from './part-files.ts'
import type { PartHome } from './part-home.ts'
import { PartRows } from './part-rows.ts'

/** Connections to a database server that are kept for blobs alone. */
const connectionsMax = 3

/** The folder in which a server on an SQLite file keeps the parts of blobs; nothing for other stores. */
export function partFolderOf(url: string): string | undefined {
  const path = url.replace(/^sqlite:/, '')
  return url.startsWith('sqlite:') && path !== ':memory:' ? `${path}-blobs` : undefined
}

/**
 * Opens the blobs of a store, so that they do not stand in the way of the mailbox (docs/decisions/0007): beside an SQLite file the parts are files, and only
 * the list of blobs is in `database`; in PostgreSQL and MariaDB both are in the same database, over connections and commits of their own.
 */
export async function openBlobs(
  url: string,
  database: Database,
  naming: Naming,
  options: BlobsOptions,
): Promise<Blobs> {
  const folder = partFolderOf(url)
  if (folder !== undefined) return started(new Blobs(database, new PartFiles(folder), naming, options))
  if (database.dialect === 'sqlite') return started(new Blobs(database, new PartRows(database), naming, options))
  const own = await openDatabase(url, { connectionsMax })
  try {
    return await started(new Blobs(own, new OwnRows(own), naming, options))
  } catch (cause) {
    await own[Symbol.asyncDispose]()
    throw cause
  }
}

async function started(blobs: Blobs): Promise<Blobs> {
  await blobs.start()
  return blobs
}

/** Rows of a database that is closed with them. */
class OwnRows extends PartRows implements PartHome {
  readonly #own: Database

  constructor(database: Database) {
    super(database)
    this.#own = database
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#own[Symbol.asyncDispose]()
  }
}
