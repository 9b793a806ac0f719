import { type ErrorCode, KithError, type NameRecord, type PeerName } from '@kith/wire'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { Upstream } from './upstream.ts'

/** Finds names: in what this device knows, or at the server. */
export class Lookups {
  readonly #names: KnownNames
  readonly #upstream: Upstream
  readonly #running = new Map<PeerName, Promise<KnownName>>()

  /** Why names could not be asked for, since the last time they could. */
  readonly #troubles = new Map<PeerName, ErrorCode>()

  constructor(names: KnownNames, upstream: Upstream) {
    this.#names = names
    this.#upstream = upstream
  }

  /** The known devices of a name, or what the server says. Rejects `name-unknown`, `key-changed`, `server-unreachable`. */
  async find(name: PeerName): Promise<KnownName> {
    return this.#names.get(name) ?? this.ask(name)
  }

  /** What the server says of a name now. Rejects as `find`. */
  ask(name: PeerName): Promise<KnownName> {
    const running = this.#running.get(name)
    if (running !== undefined) return running
    const asking = this.#noted(name).finally(() => this.#running.delete(name))
    this.#running.set(name, asking)
    return asking
  }

  /** Why a name could not be asked for the last time. */
  troubleOf(name: PeerName): ErrorCode | undefined {
    return this.#troubles.get(name)
  }

  /** Takes a record that the server sent by itself. One that is not believed changes nothing. */
  async told(record: NameRecord): Promise<void> {
    // Only names that are known already change; others are asked for when they are needed.
    const known = this.#names.get(record.name as PeerName)
    if (known !== undefined) await this.#names.learn(record, known.name)
  }

  async #noted(name: PeerName): Promise<KnownName> {
    this.#troubles.delete(name)
    try {
      return await this.#ask(name)
    } catch (error) {
      if (this.#troubles.size < troublesMax)
        this.#troubles.set(name, error instanceof KithError ? error.code : 'internal')
      throw error
    }
  }

  async #ask(name: PeerName): Promise<KnownName> {
    const { record } = await this.#upstream.ask('name-record', (request, as) => ({ type: 'lookup', request, as, name }))
    const learned = await this.#names.learn(record, name)
    if (learned.kind === 'refused') throw new KithError(learned.code)
    return learned.value
  }
}

/** Names whose trouble is remembered. */
const troublesMax = 1000
