import { type ErrorCode, KithError, limits, type NameRecord, type PeerName } from '@kith/wire'
import type { KnownName, KnownNames } from '../identity/known-names.ts'
import type { Upstream } from './upstream.ts'

/** How names are found. */
export interface LookupsOptions {
  readonly names: KnownNames
  readonly upstream: Upstream
  /** One's own name, whose lists are taken over without being asked for. */
  readonly own: PeerName
  /** Somebody says of a name what cannot be true of it. */
  readonly onAlarm: (code: ErrorCode, name: PeerName) => void
  /** The server says that a name was given up. */
  readonly onReleased: (name: PeerName) => void
}

/** Finds names: in what this device knows, or at the server. */
export class Lookups {
  readonly #names: KnownNames
  readonly #upstream: Upstream
  readonly #own: PeerName
  readonly #onAlarm: LookupsOptions['onAlarm']
  readonly #onReleased: LookupsOptions['onReleased']
  readonly #running = new Map<PeerName, Promise<KnownName>>()

  /** Why names could not be asked for, since the last time they could. */
  readonly #troubles = new Map<PeerName, ErrorCode>()

  constructor({ names, upstream, own, onAlarm, onReleased }: LookupsOptions) {
    this.#names = names
    this.#upstream = upstream
    this.#own = own
    this.#onAlarm = onAlarm
    this.#onReleased = onReleased
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

  /**
   * What the server says of a name now, whatever was known of it: its chain from the beginning takes the place of that. With the key of an identity, in hex, of that
   * one alone. Rejects as `find`.
   */
  async askAnew(name: PeerName, identity = 'any'): Promise<KnownName> {
    const learned = await this.#names.learn(await this.#whole(name, 0), name, identity)
    if (learned.kind === 'ok') return learned.value
    throw new KithError(learned.code)
  }

  /** All lists that the server has of a name now, signed and not verified. Rejects as `find`. */
  async wholeChain(name: PeerName): Promise<readonly Uint8Array[]> {
    return (await this.#whole(name, 0)).lists
  }

  /** Why a name could not be asked for the last time. */
  troubleOf(name: PeerName): ErrorCode | undefined {
    return this.#troubles.get(name)
  }

  /** Takes a record that the server sent by itself, and asks for the lists between when there are some. One that is not believed changes nothing. */
  async told(record: NameRecord): Promise<void> {
    const name = record.name as PeerName
    // Only names that are known already change; others are asked for when they are needed.
    if (name !== this.#own && this.#names.get(name) === undefined) return
    const learned = await this.#names.learn(record, name)
    if (learned.kind !== 'refused') return
    if (learned.code !== 'list-gap') this.#doubt(learned.code, name)
    else await this.ask(name).catch(() => undefined)
  }

  async #noted(name: PeerName): Promise<KnownName> {
    this.#troubles.delete(name)
    try {
      return await this.#ask(name)
    } catch (error) {
      if (this.#troubles.size < troublesMax)
        this.#troubles.set(name, error instanceof KithError ? error.code : 'internal')
      if (error instanceof KithError && error.code === 'name-released') this.#onReleased(name)
      throw error
    }
  }

  async #ask(name: PeerName): Promise<KnownName> {
    const learned = await this.#names.learn(await this.#whole(name, this.#names.versionOf(name)), name)
    if (learned.kind === 'ok') return learned.value
    this.#doubt(learned.code, name)
    throw new KithError(learned.code)
  }

  /** What the server has of a name behind the version `have`: a long chain comes in several answers. */
  async #whole(name: PeerName, have: number): Promise<NameRecord> {
    const lists: Uint8Array[] = []
    for (;;) {
      const { record } = await this.#upstream.ask('name-record', (request, as) => {
        return { type: 'lookup', request, as, name, have: have + lists.length }
      })
      // Copied, because the rest of the packet is not kept.
      lists.push(...record.lists.map((bytes) => bytes.slice()))
      const isWhole = have + lists.length >= record.version
      if (isWhole || record.lists.length === 0 || lists.length > limits.deviceListsMax) return { ...record, lists }
    }
  }

  #doubt(code: ErrorCode, name: PeerName): void {
    if (alarming.has(code)) this.#onAlarm(code, name)
  }
}

/** What only somebody who deceives can have caused, or a name that has begun anew. */
const alarming: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key-changed',
  'list-forked',
  'list-unentitled',
  'signature-wrong',
])

/** Names whose trouble is remembered. */
const troublesMax = 1000
