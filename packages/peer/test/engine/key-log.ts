import {
  consistencyPath,
  inclusionPath,
  logLeaf,
  type LogOwner,
  nodesOfLeaf,
  rootOfList,
  signLogHead,
  SigningKey,
  type VerifiedList,
} from '@kith/keys'
import { type FrameOf, KithError, type LogEntry } from '@kith/wire'

export const domain = 'chat.example.org'
export const network: SigningKey = await SigningKey.fromSeed(new Uint8Array(32).fill(1))
/** Whose log it is. */
export const owner: LogOwner = { networkKey: network.publicKey, domain }

/** A server's log, in memory. */
export class Log {
  readonly #nodes = new Map<string, Uint8Array>()
  readonly #entries: LogEntry[] = []
  readonly #read = (level: number, index: number): Promise<Uint8Array> =>
    Promise.resolve(this.#nodes.get(`${String(level)}/${String(index)}`) ?? new Uint8Array(32))

  async add({ list, hash }: VerifiedList): Promise<void> {
    const { name, version, identityKey } = list
    await this.#append({ name, version, identityKey, listHash: hash, atMs: 5000 })
  }

  /** The chain of a list ends. */
  async end({ list: { name, identityKey } }: VerifiedList, listHash: Uint8Array): Promise<void> {
    await this.#append({ name, version: 0, identityKey, listHash, atMs: 5000 })
  }

  async #append(entry: LogEntry): Promise<void> {
    for (const node of await nodesOfLeaf(logLeaf(entry), this.#entries.length, this.#read))
      this.#nodes.set(`${String(node.level)}/${String(node.index)}`, node.hash)
    this.#entries.push(entry)
  }

  /** The head of so many of its entries, signed; of all when it is not said. */
  async head(size: number = this.#entries.length): Promise<Uint8Array> {
    return signLogHead(network, { domain, size, root: await rootOfList(size, this.#read), atMs: 5000 })
  }

  async answer({ request, as, older, newer, name }: FrameOf<'log-query'>): Promise<FrameOf<'log-proof'>> {
    const size = this.#entries.length
    const to = newer === 0 ? size : newer
    if (older > to || to > size) throw new KithError('log-wrong')
    const index = this.#entries.findLastIndex((entry) => entry.name === name)
    const entry = this.#entries[index]
    return {
      ...{ type: 'log-proof', request, to: as },
      head: await this.head(),
      consistency: await consistencyPath(older, to, this.#read),
      shown: entry && { index, entry, path: await inclusionPath(index, size, this.#read) },
    }
  }
}
