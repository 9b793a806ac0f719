/**
 * The process that inserts rows into PostgreSQL and does nothing else: one statement and one commit for each hundred, without looking anything
 * up. The rows have the columns that a mailbox cannot do without, and a primary key that counts.
 */
import { randomBytes } from 'node:crypto'

import pg from 'pg'

import { answerParent } from '../processes/answering.ts'

/** Rows of one statement. */
const group = 100
/** An envelope of the mailbox: header, opening and a sealed body of 200 bytes. */
const envelopeBytes = 485
const columns = 5

const table = `create table if not exists rows (id bigint generated always as identity primary key, receiver bigint not null,
  stream bigint not null, seq bigint not null, deadline_ms bigint not null, envelope bytea not null)`
const places = Array.from({ length: group }, (_, row) =>
  Array.from({ length: columns }, (__, column) => `$${row * columns + column + 1}`).join(', '),
)
const insert = {
  name: 'insert',
  text: `insert into rows (receiver, stream, seq, deadline_ms, envelope) values ${places.map((row) => `(${row})`).join(', ')}`,
}
const envelope = randomBytes(envelopeBytes)
const clients: pg.Client[] = []

answerParent(
  {
    open: async ({ url, connections }: { url: string; connections: number }): Promise<void> => {
      for (let index = 0; index < connections; index++) {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        if (index === 0) await client.query(table)
        clients.push(client)
      }
    },
    /** Whether a commit is on disk when it is answered. */
    settings: async (): Promise<string> => {
      const shown: string[] = []
      for (const name of ['server_version', 'fsync', 'synchronous_commit', 'wal_sync_method']) {
        const answer = await clients[0]?.query<Record<string, string>>(`show ${name}`)
        shown.push(`${name}=${answer?.rows[0]?.[name] ?? ''}`)
      }
      return shown.join(' ')
    },
    /** Rows a second over so many connections. */
    insert: async ({ seconds, connections }: { seconds: number; connections: number }): Promise<number> => {
      await clients[0]?.query('truncate rows')
      const beganMs = performance.now()
      const endMs = beganMs + seconds * 1_000
      const counts = await Promise.all(clients.slice(0, connections).map((client) => insertUntil(client, endMs)))
      return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / (performance.now() - beganMs)
    },
  },
  async () => {
    for (const client of clients) await client.end()
  },
)

async function insertUntil(client: pg.Client, endMs: number): Promise<number> {
  let rows = 0
  while (performance.now() < endMs) {
    const values: unknown[] = []
    for (let row = 0; row < group; row++) values.push(row, row, ++rows, Date.now(), envelope)
    await client.query({ ...insert, values })
  }
  return rows
}
