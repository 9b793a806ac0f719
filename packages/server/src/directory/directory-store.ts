import {
  contactLevels,
  type DeviceId,
  type DirectoryEntry,
  grantLevels,
  KithError,
  type SearchFrame,
  visibilities,
} from '@kith/wire'
import type { Expression, ExpressionBuilder, SqlBool, Transaction } from 'kysely'

import { bufferOf, idBuffer } from '../store/bytes.ts'
import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { type Cursor, cursorText } from './cursor.ts'
import { type TermQuery, wordRange } from './terms.ts'

/** What is written for one entry. */
export interface NewEntry {
  readonly entry: DirectoryEntry
  readonly ownerHandle: number
  readonly terms: ReadonlySet<string>
  readonly expiresMs: number
  readonly signed: Uint8Array
}

/** Who searches. */
export interface Viewer {
  readonly name: string
  /** Handle of the name. */
  readonly handle: number
}

/** One page of signed entries; an empty cursor ends the list. */
export interface Page {
  readonly entries: readonly Uint8Array[]
  readonly cursor: string
}

const pageBytesMax = 49_152
const insertMax = 100
const sweepMax = 500
const contactNumbers = contactLevels.map((level) => grantLevels.indexOf(level))

/** The directory's tables: all SQL of the directory is here. */
export class DirectoryStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Adds an entry or replaces its older version, which is returned. Throws `KithError`: `entry-outdated` when this version or a newer
   * one with other bytes is there, `entry-quota` past `entriesMax` entries of the owner.
   */
  async put(added: NewEntry, entriesMax: number): Promise<Uint8Array | undefined> {
    const { entry, ownerHandle, terms, expiresMs, signed } = added
    const { refused, older } = await this.#database.commit(async (tx) => {
      const older = await tx
        .selectFrom('directory_entries')
        .select(['id', 'version', 'signed'])
        .where('owner_id', '=', ownerHandle)
        .where('kind', '=', entry.kind)
        .where('entry', '=', entry.id)
        .executeTakeFirst()
      if (older !== undefined) {
        const isSame = older.version === entry.version && older.signed.equals(bufferOf(signed))
        if (older.version >= entry.version && !isSame) return { refused: 'entry-outdated' as const }
        await remove(tx, [older.id])
      } else {
        const { count } = await tx
          .selectFrom('directory_entries')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('owner_id', '=', ownerHandle)
          .executeTakeFirstOrThrow()
        if (count >= entriesMax) return { refused: 'entry-quota' as const }
      }
      await tx
        .insertInto('directory_entries')
        .values({
          owner_id: ownerHandle,
          owner: entry.owner,
          kind: entry.kind,
          entry: entry.id,
          version: entry.version,
          device: idBuffer(entry.device),
          while_online: entry.ttlSeconds === 0 ? 1 : 0,
          expires_ms: expiresMs,
          visibility: visibilities.indexOf(entry.visibility),
          signed: bufferOf(signed),
        })
        .execute()
      const { id } = await tx
        .selectFrom('directory_entries')
        .select('id')
        .where('owner_id', '=', ownerHandle)
        .where('kind', '=', entry.kind)
        .where('entry', '=', entry.id)
        .executeTakeFirstOrThrow()
      const rows = [...terms].map((term) => ({ term, entry: id }))
      for (let at = 0; at < rows.length; at += insertMax)
        await tx
          .insertInto('directory_terms')
          .values(rows.slice(at, at + insertMax))
          .execute()
      const readers = entry.visibility === 'list' ? [...new Set(entry.readers)] : []
      if (readers.length > 0)
        await tx
          .insertInto('directory_readers')
          .values(readers.map((reader) => ({ entry: id, reader })))
          .execute()
      return { older: older?.signed }
    })
    // Thrown only now: a write that throws has all that share its commit run again.
    if (refused !== undefined) throw new KithError(refused)
    return older
  }

  /** Removes one entry; returns it, or nothing when there is none. */
  async take(ownerHandle: number, kind: string, entry: string): Promise<Uint8Array | undefined> {
    const [taken] = await this.#takeWhere((eb) =>
      eb.and([eb('owner_id', '=', ownerHandle), eb('kind', '=', kind), eb('entry', '=', entry)]),
    )
    return taken
  }

  /** Removes entries that live while this device is connected; returns at most 500 of them, call again until none. */
  takeOfDevice(device: DeviceId): Promise<readonly Uint8Array[]> {
    return this.#takeWhere((eb) => eb.and([eb('device', '=', idBuffer(device)), eb('while_online', '=', 1)]))
  }

  /** Removes entries of a name; at most 500. */
  takeOfOwner(ownerHandle: number): Promise<readonly Uint8Array[]> {
    return this.#takeWhere((eb) => eb('owner_id', '=', ownerHandle))
  }

  /** Removes entries whose time is over, and at the start of the server all that lived while a device was connected; at most 500. */
  takeExpired(nowMs: number, isStart = false): Promise<readonly Uint8Array[]> {
    return this.#takeWhere((eb) =>
      isStart ? eb('while_online', '=', 1) : eb.and([eb('while_online', '=', 0), eb('expires_ms', '<=', nowMs)]),
    )
  }

  /** One page of what `viewer` may find. */
  async search(
    viewer: Viewer,
    search: SearchFrame,
    query: TermQuery,
    cursor: Cursor | undefined,
    nowMs: number,
  ): Promise<Page> {
    const limit = search.limit
    const rows = await this.#database.read((db) => {
      let found = db
        .selectFrom('directory_entries as e')
        .select(['e.id', 'e.owner', 'e.signed'])
        .where('e.kind', '=', search.kind)
        .where((eb) => eb.or([eb('e.while_online', '=', 1), eb('e.expires_ms', '>', nowMs)]))
        .where((eb) => visibleTo(eb, viewer))
      if (search.owner !== '') found = found.where('e.owner', '=', search.owner)
      for (const field of query.fields) {
        found = found.where('e.id', 'in', db.selectFrom('directory_terms').select('entry').where('term', '=', field))
      }
      for (const word of query.words) {
        const { from, to } = wordRange(word)
        found = found.where(
          'e.id',
          'in',
          db.selectFrom('directory_terms').select('entry').where('term', '>=', from).where('term', '<', to),
        )
      }
      if (search.sort === 'owner') {
        if (cursor !== undefined) {
          found = found.where((eb) =>
            eb.or([
              eb('e.owner', '>', cursor.owner),
              eb.and([eb('e.owner', '=', cursor.owner), eb('e.id', '>', cursor.id)]),
            ]),
          )
        }
        found = found.orderBy('e.owner').orderBy('e.id')
      } else {
        const isNewest = search.sort === 'newest'
        if (cursor !== undefined) found = found.where('e.id', isNewest ? '<' : '>', cursor.id)
        found = found.orderBy('e.id', isNewest ? 'desc' : 'asc')
      }
      return found.limit(limit + 1).execute()
    })
    const page: typeof rows = []
    let bytes = 0
    for (const row of rows) {
      if (page.length === limit || (page.length > 0 && bytes + row.signed.byteLength > pageBytesMax)) break
      bytes += row.signed.byteLength
      page.push(row)
    }
    const last = page.at(-1)
    const isEnd = page.length === rows.length || last === undefined
    return {
      entries: page.map(({ signed }) => signed),
      cursor: isEnd ? '' : cursorText({ sort: search.sort, owner: last.owner, id: last.id }),
    }
  }

  #takeWhere(
    condition: (eb: ExpressionBuilder<Tables, 'directory_entries'>) => Expression<SqlBool>,
  ): Promise<readonly Uint8Array[]> {
    return this.#database.commit(async (tx) => {
      const rows = await tx
        .selectFrom('directory_entries')
        .select(['id', 'signed'])
        .where(condition)
        .orderBy('id')
        .limit(sweepMax)
        .execute()
      if (rows.length > 0)
        await remove(
          tx,
          rows.map(({ id }) => id),
        )
      return rows.map(({ signed }) => signed)
    })
  }
}

async function remove(tx: Transaction<Tables>, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('directory_terms').where('entry', 'in', ids).execute()
  await tx.deleteFrom('directory_readers').where('entry', 'in', ids).execute()
  await tx.deleteFrom('directory_entries').where('id', 'in', ids).execute()
}

type EntryColumns = Tables & { readonly e: Tables['directory_entries'] }

/** Visible to the owner, to everybody, to the owner's contacts, or to those it lists (spec DI2). */
function visibleTo(eb: ExpressionBuilder<EntryColumns, 'e'>, viewer: Viewer): Expression<SqlBool> {
  const of = (visibility: (typeof visibilities)[number]): Expression<SqlBool> =>
    eb('e.visibility', '=', visibilities.indexOf(visibility))
  const contact = eb
    .selectFrom('grants')
    .select('grants.giver')
    .whereRef('grants.giver', '=', 'e.owner_id')
    .where('grants.taker', '=', viewer.handle)
    .where('grants.level', 'in', contactNumbers)
  const reader = eb
    .selectFrom('directory_readers')
    .select('directory_readers.entry')
    .whereRef('directory_readers.entry', '=', 'e.id')
    .where('directory_readers.reader', '=', viewer.name)
  return eb.or([
    of('network'),
    eb('e.owner_id', '=', viewer.handle),
    eb.and([of('contacts'), eb.exists(contact)]),
    eb.and([of('list'), eb.exists(reader)]),
  ])
}
