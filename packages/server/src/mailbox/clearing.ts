import type { EndedChain } from '../naming/chain-ends.ts'
import type { Database } from '../store/database.ts'

/** Rows that one commit removes, and streams that it looks at. */
const rowsPerCommit = 500

/**
 * Removes what waits for the devices of a name that was given up. Their streams stay as long as any stream of which nothing is heard: their senders are still told what became
 * of what was acknowledged.
 */
export async function clearMailbox(database: Database, { devices }: EndedChain): Promise<void> {
  for (const { handle } of devices) {
    for (let after = 0; ;) {
      const streams = await streamsBehind(database, handle, after)
      while ((await clearSome(database, streams)) === rowsPerCommit);
      if (streams.length < rowsPerCommit) break
      after = streams.at(-1) ?? after
    }
  }
}

function streamsBehind(database: Database, receiver: number, after: number): Promise<readonly number[]> {
  return database.read(async (db) => {
    const rows = await db
      .selectFrom('mailbox_streams')
      .select('id')
      .where('receiver', '=', receiver)
      .where('id', '>', after)
      .orderBy('id')
      .limit(rowsPerCommit)
      .execute()
    return rows.map(({ id }) => id)
  })
}

async function clearSome(database: Database, streams: readonly number[]): Promise<number> {
  if (streams.length === 0) return 0
  return database.commit(async (tx) => {
    const rows = await tx
      .selectFrom('mailbox_rows')
      .select('id')
      .where('stream', 'in', streams)
      .limit(rowsPerCommit)
      .execute()
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0) await tx.deleteFrom('mailbox_rows').where('id', 'in', ids).execute()
    return ids.length
  })
}
