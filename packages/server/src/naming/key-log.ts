import { consistencyPath, inclusionPath, logLeaf, nodesOfLeaf, type ReadNode, rootOfList } from '@kith/keys'
import { KithError, type LogEntry, type ShownEntry } from '@kith/wire'
import type { Kysely, Transaction } from 'kysely'

import { bufferOf } from '../store/bytes.ts'
import type { Tables } from '../store/tables.ts'
import type { LogAnswer, LogQuestion, LogState } from './naming.ts'

/** The root of a log without entries. */
const noRoot = new Uint8Array(32)

/** Appends an entry to the key log, and what it completes of the hash list over it (spec KL1, KL2). */
export async function appendToKeyLog(tx: Transaction<Tables>, nameId: number, entry: LogEntry): Promise<void> {
  const index = await sizeOf(tx)
  const nodes = await nodesOfLeaf(logLeaf(entry), index, reading(tx))
  await tx
    .insertInto('key_log_nodes')
    .values(nodes.map(({ level, index: place, hash }) => ({ level, place, hash: bufferOf(hash) })))
    .execute()
  await tx
    .insertInto('key_log')
    .values({
      seq: index + 1,
      name_id: nameId,
      list_version: entry.version,
      identity_key: bufferOf(entry.identityKey),
      list_hash: bufferOf(entry.listHash),
      at_ms: entry.atMs,
    })
    .execute()
}

/** Answers a question about the key log (spec KL6). Rejects `log-wrong` for sizes that the log has not. */
export async function askKeyLog(db: Kysely<Tables>, { older, newer, name }: LogQuestion): Promise<LogAnswer> {
  const state = await stateOf(db)
  const to = newer === 0 ? state.size : newer
  if (older > to || to > state.size) throw new KithError('log-wrong', 'The key log is shorter than that.')
  return {
    state,
    consistency: await consistencyPath(older, to, reading(db)),
    shown: name === '' ? undefined : await newestEntry(db, name, state.size),
  }
}

/** Whether the hash list over the log has this entry at this place, and the hashes over it that it completes (spec KL2). */
export async function isLogged(db: Kysely<Tables>, index: number, entry: LogEntry): Promise<boolean> {
  try {
    const read = reading(db)
    const nodes = await nodesOfLeaf(logLeaf(entry), index, read)
    const stored = await Promise.all(nodes.map(({ level, index: place }) => read(level, place)))
    return nodes.every(({ hash }, at) => Buffer.from(hash).equals(stored[at] ?? noRoot))
  } catch (error) {
    if (error instanceof KithError && error.code === 'record-damaged') return false
    throw error
  }
}

async function stateOf(db: Kysely<Tables>): Promise<LogState> {
  const newest = await db
    .selectFrom('key_log')
    .select(['seq', 'at_ms'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest === undefined) return { size: 0, root: noRoot, atMs: 0 }
  return { size: newest.seq, root: await rootOfList(newest.seq, reading(db)), atMs: newest.at_ms }
}

async function sizeOf(db: Kysely<Tables>): Promise<number> {
  const newest = await db.selectFrom('key_log').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return newest?.seq ?? 0
}

async function newestEntry(db: Kysely<Tables>, name: string, size: number): Promise<ShownEntry | undefined> {
  const row = await db
    .selectFrom('key_log as k')
    .select(['k.seq', 'k.list_version', 'k.identity_key', 'k.list_hash', 'k.at_ms'])
    .where('k.name_id', 'in', (eb) =>
      eb
        .selectFrom('names')
        .select('id')
        .where('name', '=', name)
        .union(eb.selectFrom('chain_ends').select('name_id as id').where('name', '=', name)),
    )
    .orderBy('k.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { list_version: version, identity_key: identityKey, list_hash: listHash, at_ms: atMs } = row
  const index = row.seq - 1
  return {
    index,
    entry: { name, version, identityKey, listHash, atMs },
    path: await inclusionPath(index, size, reading(db)),
  }
}

function reading(db: Kysely<Tables>): ReadNode {
  return async (level, place) => {
    const row = await db
      .selectFrom('key_log_nodes')
      .select('hash')
      .where('level', '=', level)
      .where('place', '=', place)
      .executeTakeFirst()
    if (row === undefined) throw new KithError('record-damaged', 'A hash of the key log is missing.')
    return row.hash
  }
}
