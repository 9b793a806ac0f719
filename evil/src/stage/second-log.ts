import { DatabaseSync } from 'node:sqlite'

import {
  consistencyPath,
  inclusionPath,
  logLeaf,
  nodesOfLeaf,
  rootOfList,
  signLogHead,
  type SigningKey,
} from '@kith/keys'
import type { FrameOf, LogEntry } from '@kith/wire'

/** What a second log is made of. */
export interface SecondLogOptions {
  /** The database of the true network. */
  readonly database: string
  readonly domain: string
  /** The network's own key. */
  readonly network: SigningKey
}

/**
 * A key log beside the true one: an entry that nobody else sees, and behind it all that is in the true log. It agrees with itself and with every list, and the
 * network's key is under its heads, so who sees nothing else has nothing to report.
 */
export class SecondLog {
  readonly #options: SecondLogOptions

  constructor(options: SecondLogOptions) {
    this.#options = options
  }

  /** Answers as a server would. */
  async answer({ request, as, older, newer, name }: FrameOf<'log-query'>): Promise<FrameOf<'log-proof'>> {
    const { domain, network } = this.#options
    const entries = [hidden, ...this.#trueEntries()]
    const nodes = new Map<string, Uint8Array>()
    const read = (level: number, place: number): Promise<Uint8Array> =>
      Promise.resolve(nodes.get(`${String(level)}/${String(place)}`) ?? new Uint8Array(32))
    for (const [index, entry] of entries.entries())
      for (const { level, index: place, hash } of await nodesOfLeaf(logLeaf(entry), index, read))
        nodes.set(`${String(level)}/${String(place)}`, hash)
    const size = entries.length
    const index = entries.findLastIndex((entry) => entry.name === name)
    const entry = entries[index]
    return {
      type: 'log-proof',
      request,
      to: as,
      head: await signLogHead(network, { domain, size, root: await rootOfList(size, read), atMs: 1 }),
      consistency: await consistencyPath(Math.min(older, size), newer === 0 ? size : Math.min(newer, size), read),
      shown: entry && { index, entry, path: await inclusionPath(index, size, read) },
    }
  }

  #trueEntries(): readonly LogEntry[] {
    const database = new DatabaseSync(this.#options.database, { readOnly: true })
    const rows = database
      .prepare(
        `SELECT n.name, k.list_version, k.identity_key, k.list_hash, k.at_ms
         FROM key_log AS k JOIN names AS n ON n.id = k.name_id ORDER BY k.seq`,
      )
      .all()
    database.close()
    return rows.map((row) => ({
      name: String(row['name']),
      version: Number(row['list_version']),
      identityKey: row['identity_key'] as Uint8Array,
      listHash: row['list_hash'] as Uint8Array,
      atMs: Number(row['at_ms']),
    }))
  }
}

const hidden: LogEntry = {
  name: 'nobody-sees-me',
  version: 1,
  identityKey: new Uint8Array(32).fill(1),
  listHash: new Uint8Array(32).fill(2),
  atMs: 1,
}
