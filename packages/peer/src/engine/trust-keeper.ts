import { compareFingerprint, type Fingerprint, fingerprintOf } from '@kith/keys'
import { type ErrorCode, hexOfBytes, isName, KithError, type PeerName } from '@kith/wire'
import type { Json, Transaction } from '../api/messages.ts'
import type { NameTrust } from '../api/trust.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { KnownName, KnownNames, NameChanged } from '../identity/known-names.ts'
import { type Reset, resetPrefix, trustCollection } from '../identity/resets.ts'
import { decodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import type { Lookups } from './lookups.ts'
import type { EnginePart } from './parts-of.ts'
import { Topic } from './topic.ts'

/** What trusting needs. */
export interface TrustKeeperOptions {
  readonly own: PeerName
  /** The network's domain; absent before the first sign-in. */
  readonly domain: () => string | undefined
  readonly store: PeerStore
  readonly names: Pick<KnownNames, 'get'>
  readonly lookups: Pick<Lookups, 'find' | 'askAnew'>
  /** Runs writes as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** What was decided of a name. */
interface StoredTrust {
  /** The identity whose fingerprint was compared, in hex, and when. */
  readonly verified?: string
  readonly verifiedAtMs?: number
  /** The version of the reset that was accepted last. */
  readonly accepted?: number
  /** What the network said that cannot be, and that nobody accepted yet. */
  readonly doubt?: { readonly code: ErrorCode; readonly atMs: number }
}

/** Of these somebody should know who reads the name. */
const doubts: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['key-changed', 'list-forked', 'log-wrong'])
/** Names about which something is kept. */
const namesMax = 10_000
const pageSize = 500

/** Who a name is, as far as people on this device have made sure of it (spec PE71 to PE74). */
export class TrustKeeper implements EnginePart {
  readonly #options: TrustKeeperOptions
  readonly #decided = new Map<PeerName, StoredTrust>()
  readonly #resets = new Map<PeerName, Reset>()
  readonly #topic = new Topic<readonly NameTrust[]>()
  readonly #fingerprints = new Map<string, Fingerprint>()

  constructor(options: TrustKeeperOptions) {
    this.#options = options
  }

  async load(): Promise<void> {
    let after: string | undefined
    for (;;) {
      const page = await this.#options.store.list(trustCollection, { after, limit: pageSize })
      for (const { key, value } of page) this.#take(key, value)
      after = page.at(-1)?.key
      if (page.length < pageSize) return
    }
  }

  end(): void {
    this.#topic.end()
  }

  /** A record of the collection was committed. */
  committed(key: string, value: Uint8Array | undefined): void {
    this.#take(key, value)
    this.#publish()
  }

  changed(...[known, , reset]: Parameters<NameChanged>): void {
    if (reset !== undefined && known.name !== this.#options.own) this.#resets.set(known.name, reset)
    if (this.#decided.has(known.name) || reset !== undefined) this.#publish()
  }

  alarm(code: ErrorCode, name: string): void {
    if (!doubts.has(code) || !isName(name) || name === this.#options.own) return
    if (this.#options.names.get(name) === undefined || this.#decided.get(name)?.doubt?.code === code) return
    if (!this.#decided.has(name) && this.#decided.size >= namesMax) return
    this.#change(name, (before) => ({ ...before, doubt: { code, atMs: Date.now() } })).catch(this.#options.onFailure)
  }

  of(name: PeerName): NameTrust {
    const { verified, verifiedAtMs, accepted = 0, doubt } = this.#decided.get(name) ?? {}
    const reset = this.#resets.get(name)
    if (doubt !== undefined) return { name, trust: 'changed', sinceMs: doubt.atMs, because: doubt.code }
    if (reset !== undefined && reset.version > accepted)
      return { name, trust: 'changed', sinceMs: reset.atMs, because: 'recovered' }
    const known = this.#options.names.get(name)
    if (verified === undefined || known === undefined || verified !== identityOf(known))
      return { name, trust: 'unverified', sinceMs: undefined, because: undefined }
    return { name, trust: 'verified', sinceMs: verifiedAtMs, because: undefined }
  }

  /** All names that are not `unverified`, in their order; then anew after every change. */
  changes(options: ItemQueueOptions): ItemQueue<readonly NameTrust[]> {
    return this.#topic.open(options, [this.#all()])
  }

  /** Of the identity that is pinned. Rejects as `Lookups.find`. */
  async fingerprint(name: PeerName): Promise<Fingerprint> {
    const known = await this.#options.lookups.find(name)
    const domain = this.#options.domain()
    if (domain === undefined) throw new KithError('server-unreachable')
    const key = `${name} ${identityOf(known)}`
    const fingerprint =
      this.#fingerprints.get(key) ?? fingerprintOf({ name, domain, identityKey: known.list.identityKey })
    if (this.#fingerprints.size < namesMax) this.#fingerprints.set(key, fingerprint)
    return fingerprint
  }

  /** Compares what somebody saw on the other's screen; when it is the same, the name is verified, and what had changed is accepted. */
  async verify(name: PeerName, seen: string): Promise<ReturnType<typeof compareFingerprint>> {
    if (name === this.#options.own) throw new KithError('option-invalid', 'Nobody verifies oneself.')
    const result = compareFingerprint(await this.fingerprint(name), seen)
    const known = this.#options.names.get(name)
    if (result !== 'same' || known === undefined) return result
    const verified = { verified: identityOf(known), verifiedAtMs: Date.now() }
    await this.#change(name, ({ doubt: _, ...before }) => ({ ...before, ...verified, accepted: known.list.version }))
    return result
  }

  /** Takes back that the name was verified. */
  async unverify(name: PeerName): Promise<void> {
    await this.#change(name, ({ verified: _, verifiedAtMs: __, ...before }) => before)
  }

  /** Takes a name as it is now. Where the network gives it another identity, that is asked for and known from then on. Rejects as `Lookups.find`. */
  async accept(name: PeerName): Promise<void> {
    const isAnew = this.#decided.get(name)?.doubt?.code === 'key-changed'
    const { list } = await (isAnew ? this.#options.lookups.askAnew(name) : this.#options.lookups.find(name))
    await this.#change(name, ({ doubt: _, ...before }) => ({ ...before, accepted: list.version }))
  }

  async #change(name: PeerName, change: (before: StoredTrust) => StoredTrust): Promise<void> {
    await this.#options.transact(async (tx) => {
      const before = (await tx.get<Json>(trustCollection, name)) as StoredTrust | undefined
      tx.put(trustCollection, name, change(before ?? {}) as unknown as Json)
    })
  }

  #take(key: string, value: Uint8Array | undefined): void {
    const name = key.startsWith(resetPrefix) ? key.slice(resetPrefix.length) : key
    if (!isName(name)) return
    const stored = value && decodeStored(value)
    if (name === key) replace(this.#decided, name, stored as unknown as StoredTrust | undefined)
    else replace(this.#resets, name, stored as unknown as Reset | undefined)
  }

  #all(): readonly NameTrust[] {
    return [...new Set([...this.#decided.keys(), ...this.#resets.keys()])]
      .map((name) => this.of(name))
      .filter(({ trust }) => trust !== 'unverified')
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  #publish(): void {
    if (this.#topic.isHeard) this.#topic.publish(this.#all())
  }
}

function identityOf({ list }: KnownName): string {
  return hexOfBytes(list.identityKey)
}

function replace<V>(map: Map<PeerName, V>, name: PeerName, value: V | undefined): void {
  if (value === undefined) map.delete(name)
  else map.set(name, value)
}
