import { type VerifiedList, verifyDeviceChain, verifyDeviceList, verifyDirectoryEntry, verifyLockKey } from '@kith/keys'
import { bytesToId, type DeviceId } from '@kith/wire'
import { type Kysely, sql } from 'kysely'

import { partFolderOf } from '../blobs/open.ts'
import { verifyBlobs } from '../blobs/verify.ts'
import { isWhole } from '../mailbox/row-sum.ts'
import { isLogged } from '../naming/key-log.ts'
import { errorOf, failureOf } from './failure.ts'
import { readingStore } from './reading.ts'
import type { Tables } from './tables.ts'

/** A record that does not hold what was written, or a part of the file that cannot be. */
export interface VerifiedDamage {
  /** The table, or `structure` for the file itself. */
  readonly where: string
  /** Which record: its id or name. */
  readonly record: string
  readonly why: string
}

/** What a verification found. */
export interface VerifiedStore {
  /** Records that were read, by table. */
  readonly checked: ReadonlyMap<string, number>
  readonly damaged: readonly VerifiedDamage[]
}

/** Damages that are named; of a store that is worse, this many say enough. */
const damagesMax = 10_000
const pageRows = 500
/** Device lists read at once: each may be some thousand bytes. */
const chainRows = 100

/**
 * Reads everything in a server's store, changes nothing, and names what does not hold what was written: rows of the mailbox by their checksums (spec
 * MB16), blobs by their hash trees (spec BM10), names, devices and entries of the directory by the signatures of their owners, and the log of keys by its chain (spec NM12). A server
 * may run on the store meanwhile. `url` is as for `serve`, or the path of an SQLite file.
 *
 * Rejects `option-invalid` when there is no such file, `database-unreachable`, and `store-failed` when the disk cannot be read.
 */
export async function verifyStore(url: string): Promise<VerifiedStore> {
  const connection = readingStore(url)
  const found = new Findings()
  try {
    if (connection.dialect === 'sqlite') await found.attempt('structure', () => structure(connection.reader, found))
    for (const [table, verify] of Object.entries(tables))
      await found.attempt(table, () => verify(connection.reader, found))
    await found.attempt('blobs', () => verifyBlobs(connection.reader, partFolderOf(storeUrlOf(url)), found))
    return found
  } catch (cause) {
    throw errorOf(connection.dialect, connection.place, cause)
  } finally {
    await connection.close()
  }
}

class Findings implements VerifiedStore {
  readonly checked = new Map<string, number>()
  readonly damaged: VerifiedDamage[] = []

  read(table: string, count: number): void {
    this.checked.set(table, (this.checked.get(table) ?? 0) + count)
  }

  damage(where: string, record: string | number, why: string): void {
    if (this.damaged.length < damagesMax) this.damaged.push({ where, record: String(record), why })
  }

  /** Reads a part; one that cannot be read is damaged as a whole. */
  async attempt(where: string, read: () => Promise<void>): Promise<void> {
    try {
      await read()
    } catch (cause) {
      if (failureOf('sqlite', cause) !== 'damaged') throw cause
      this.damage(where, '', 'it cannot be read to its end')
    }
  }
}

async function structure(db: Kysely<Tables>, found: Findings): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
  for (const { integrity_check: line } of rows) if (line !== 'ok') found.damage('structure', '', line)
}

type Verify = (db: Kysely<Tables>, found: Findings) => Promise<void>

const tables: Readonly<Record<string, Verify>> = {
  names: async (db, found) => {
    for await (const row of walk((after) =>
      db
        .selectFrom('names as n')
        .leftJoin('chain_ends as e', 'e.name_id', 'n.id')
        .select(['n.id', 'n.identity_key', 'n.list_version'])
        .select((eb) => eb.fn.coalesce('e.name', 'n.name').as('name'))
        .where('n.id', '>', after)
        .orderBy('n.id')
        .limit(pageRows)
        .execute(),
    )) {
      found.read('names', 1)
      const fault = await faultOfChain(db, found, row)
      if (fault !== undefined) found.damage(fault.table, row.name, fault.why)
    }
  },
  devices: async (db, found) => {
    const devices = (after: number) =>
      db
        .selectFrom('devices as d')
        .innerJoin('names as n', 'n.id', 'd.name_id')
        .leftJoin('device_lists as l', newestOfName)
        .select(['d.id', 'd.device', 'd.lock_key', 'd.listed', 'l.signed as device_list'])
        .where('d.id', '>', after)
        .orderBy('d.id')
        .limit(pageRows)
        .execute()
    for await (const row of walk(devices)) {
      found.read('devices', 1)
      const list = row.device_list === null ? undefined : await verifyDeviceList(row.device_list)
      const device =
        list?.kind === 'ok'
          ? list.value.list.devices.find((one) => one.device === bytesToId<DeviceId>(row.device))
          : undefined
      if (row.listed === 1 && list?.kind === 'ok' && device === undefined)
        found.damage('devices', row.id, 'it is not in the list of its name')
      if (device === undefined || row.lock_key === null) continue
      const lockKey = await verifyLockKey(row.lock_key, device)
      if (lockKey.kind === 'refused') found.damage('devices', row.id, `its lock key: ${lockKey.code}`)
    }
  },
  key_log: async (db, found) => {
    let size = 0
    const rows = (after: number) =>
      db
        .selectFrom('key_log as k')
        .leftJoin('names as n', 'n.id', 'k.name_id')
        .leftJoin('chain_ends as e', 'e.name_id', 'k.name_id')
        .select(['k.seq', 'k.list_version', 'k.identity_key', 'k.list_hash', 'k.at_ms', 'k.seq as id'])
        .select((eb) => eb.fn.coalesce('e.name', 'n.name').as('name'))
        .where('k.seq', '>', after)
        .orderBy('k.seq')
        .limit(pageRows)
        .execute()
    for await (const row of walk(rows)) {
      found.read('key_log', 1)
      const { seq, name, list_version: version, identity_key: identityKey, list_hash: listHash, at_ms: atMs } = row
      const isHashed =
        seq === size + 1 &&
        name !== null &&
        (await isLogged(db, seq - 1, { name, version, identityKey, listHash, atMs }))
      if (!isHashed) found.damage('key_log', seq, 'it is not what was hashed')
      size = seq
    }
  },
  directory_entries: async (db, found) => {
    const entries = (after: number) =>
      db
        .selectFrom('directory_entries as e')
        .leftJoin('names as n', 'n.id', 'e.owner_id')
        .leftJoin('device_lists as l', newestOfName)
        .select(['e.id', 'e.owner', 'e.kind', 'e.entry', 'e.device', 'e.signed', 'l.signed as device_list'])
        .where('e.id', '>', after)
        .orderBy('e.id')
        .limit(pageRows)
        .execute()
    for await (const row of walk(entries)) {
      found.read('directory_entries', 1)
      const list = row.device_list === null ? undefined : await verifyDeviceList(row.device_list)
      const device =
        list?.kind === 'ok'
          ? list.value.list.devices.find((one) => one.device === bytesToId<DeviceId>(row.device))
          : undefined
      // The device may have been removed since; then nobody can say.
      if (device === undefined) continue
      const entry = await verifyDirectoryEntry(row.signed, device)
      if (entry.kind === 'refused') found.damage('directory_entries', row.id, entry.code)
      else if (entry.value.kind !== row.kind || entry.value.id !== row.entry)
        found.damage('directory_entries', row.id, 'it stands under another id')
    }
  },
  mailbox_rows: async (db, found) => {
    const rows = (after: number) =>
      db
        .selectFrom('mailbox_rows')
        .select(['id', 'stream', 'seq', 'deadline_ms', 'is_expired', 'envelope', 'sum'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageRows)
        .execute()
    for await (const row of walk(rows)) {
      found.read('mailbox_rows', 1)
      if (!isWhole(row)) found.damage('mailbox_rows', row.id, 'the checksum is another')
    }
  },
  mailbox_damaged: async (db, found) => {
    const rows = (after: number) =>
      db
        .selectFrom('mailbox_damaged')
        .select(['id', 'stream', 'seq'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageRows)
        .execute()
    for await (const row of walk(rows)) {
      found.read('mailbox_damaged', 1)
      found.damage(
        'mailbox_damaged',
        row.id,
        `set aside before: stream ${String(row.stream)}, position ${String(row.seq)}`,
      )
    }
  },
}

/** Why the device lists of a name are not its chain; nothing when they are. */
async function faultOfChain(
  db: Kysely<Tables>,
  found: Findings,
  name: { readonly id: number; readonly name: string; readonly identity_key: Buffer; readonly list_version: number },
): Promise<{ readonly table: string; readonly why: string } | undefined> {
  let known: VerifiedList | undefined
  for (;;) {
    const rows = await db
      .selectFrom('device_lists')
      .select('signed')
      .where('name_id', '=', name.id)
      .where('version', '>', known?.list.version ?? 0)
      .orderBy('version')
      .limit(chainRows)
      .execute()
    found.read('device_lists', rows.length)
    if (rows.length === 0) break
    const chain = await verifyDeviceChain(
      rows.map(({ signed }) => signed),
      { name: name.name, known },
    )
    if (chain.kind === 'refused') return { table: 'device_lists', why: chain.code }
    if (chain.value === known) return { table: 'device_lists', why: 'the chain breaks' }
    known = chain.value
  }
  if (known?.list.version !== name.list_version) return { table: 'names', why: 'the version is another' }
  return name.identity_key.equals(known.list.identityKey)
    ? undefined
    : { table: 'names', why: 'the identity is another' }
}

/** Joins the newest device list of the name `n`. */
function newestOfName<
  J extends { onRef(left: 'l.name_id' | 'l.version', by: '=', right: 'n.id' | 'n.list_version'): J },
>(join: J): J {
  return join.onRef('l.name_id', '=', 'n.id').onRef('l.version', '=', 'n.list_version')
}

/** Rows by growing id, a page at a time. */
async function* walk<R extends { readonly id: number }>(
  page: (after: number) => Promise<readonly R[]>,
): AsyncGenerator<R> {
  for (let after = 0; ;) {
    const rows = await page(after)
    yield* rows
    const last = rows.at(-1)?.id
    if (last === undefined || rows.length < pageRows || last <= after) return
    after = last
  }
}

/** The url for which a path of an SQLite file stands too. */
function storeUrlOf(url: string): string {
  return /^(?:sqlite|postgres|postgresql|mysql|mariadb):/.test(url) ? url : `sqlite:${url}`
}
