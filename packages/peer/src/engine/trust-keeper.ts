import { type compareFingerprint, equalBytes, type Fingerprint, type VerifiedList } from '@kith/keys'
import { type ErrorCode, isName, KithError, type PeerName } from '@kith/wire'
import type { Json, Transaction } from '../api/messages.ts'
import type { NameTrust } from '../api/trust.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { KnownNames, NameChanged } from '../identity/known-names.ts'
import { type Reset, resetPrefix, trustCollection } from '../identity/resets.ts'
import { decodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import type { Lookups } from './lookups.ts'
import type { EnginePart } from './parts-of.ts'
import { Topic } from './topic.ts'
import { trustedNamesMax } from './trust-copies.ts'
import { decisionMs, identityOf, type StoredTrust } from './trust-record.ts'

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
  /** Tells the other devices of the own name what is decided, in the commit that decides it. */
  readonly tell: (tx: Transaction, name: PeerName, decided: StoredTrust) => void
  readonly onFailure: (error: unknown) => void
}

/** Of these somebody should know who reads the name. */
const doubts: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key-changed',
  'list-forked',
  'log-wrong',
  'chain-end-wrong',
])
/** Somebody else has the name now. */
const anew: ReadonlySet<NameTrust['because']> = new Set<NameTrust['because']>(['key-changed', 'name-transferred'])
const pageSize = 500

/** Who a name is, as far as people on the devices of the own name have made sure of it (spec PE71 to PE77). */
export class TrustKeeper implements EnginePart {
  readonly #options: TrustKeeperOptions
  readonly #decided = new Map<PeerName, StoredTrust>()
  readonly #resets = new Map<PeerName, Reset>()
  readonly #topic = new Topic<readonly NameTrust[]>()
  readonly #fingerprints = new Map<string, Fingerprint>()
  /** Names that are being asked for as another device took them. */
  readonly #following = new Set<PeerName>()

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

  up(): void {
    for (const name of this.#decided.keys()) this.#follow(name)
  }

  end(): void {
    this.#topic.end()
  }

  /** A record of the collection was committed. */
  committed(key: string, value: Uint8Array | undefined): void {
    this.#take(key, value)
    this.#publish()
    if (isName(key)) this.#follow(key)
  }

  /** The names of which something was decided, or is in doubt. */
  names(): readonly PeerName[] {
    return [...this.#decided.keys()]
  }

  /** The key, in hex, of the identity that a name has by what was decided last; nothing when nobody decided. */
  expected(name: PeerName): string | undefined {
    return this.#decided.get(name)?.taken?.identity
  }

  changed(...[known, , reset]: Parameters<NameChanged>): void {
    if (reset !== undefined && known.name !== this.#options.own) this.#resets.set(known.name, reset)
    const doubt = this.#decided.get(known.name)?.doubt
    if (doubt?.code === 'name-released' && known.list.version > (doubt.version ?? 0))
      this.#change(known.name, ({ doubt: _, ...before }) => before).catch(this.#options.onFailure)
    if (this.#decided.has(known.name) || reset !== undefined) this.#publish()
  }

  /** The owner of a name gave it up behind this list, and signed that. */
  async ended(name: PeerName, code: 'name-released' | 'name-transferred', { list }: VerifiedList): Promise<void> {
    const decided = this.#decided.get(name)
    if (decided?.doubt?.code === code || (decided === undefined && this.#decided.size >= trustedNamesMax)) return
    await this.#change(name, (before) => {
      const known = this.#options.names.get(name)?.list.identityKey
      // A person may have taken the name as it is now in the meantime.
      if (known === undefined || !equalBytes(known, list.identityKey)) return undefined
      const { taken } = before
      if (taken?.doubt === code && taken.version >= list.version) return undefined
      return { ...before, doubt: { code, atMs: decisionMs(before), version: list.version } }
    })
  }

  alarm(code: ErrorCode, name: string): void {
    if (!doubts.has(code) || !isName(name) || name === this.#options.own) return
    const decided = this.#decided.get(name)
    if ((this.#options.names.get(name) ?? decided) === undefined || decided?.doubt?.code === code) return
    // That it has another identity follows from what its owner signed.
    if (code === 'key-changed' && decided?.doubt?.code === 'name-transferred') return
    // Another device of the own name may have taken it already as it is now.
    if (code === 'key-changed' && this.#isBehind(name)) {
      this.#follow(name)
      return
    }
    if (!this.#decided.has(name) && this.#decided.size >= trustedNamesMax) return
    this.#change(name, (before) => ({ ...before, doubt: { code, atMs: decisionMs(before) } })).catch(
      this.#options.onFailure,
    )
  }

  of(name: PeerName): NameTrust {
    const { compared, taken, doubt } = this.#decided.get(name) ?? {}
    const reset = this.#resets.get(name)
    if (doubt !== undefined) return { name, trust: 'changed', sinceMs: doubt.atMs, because: doubt.code }
    if (taken !== undefined && this.#isBehind(name))
      return { name, trust: 'changed', sinceMs: taken.atMs, because: 'key-changed' }
    if (reset !== undefined && reset.version > (taken?.version ?? 0))
      return { name, trust: 'changed', sinceMs: reset.atMs, because: 'recovered' }
    const known = this.#options.names.get(name)
    if (compared?.holds !== true || known === undefined || compared.identity !== identityOf(known))
      return { name, trust: 'unverified', sinceMs: undefined, because: undefined }
    return { name, trust: 'verified', sinceMs: compared.atMs, because: undefined }
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
    const { fingerprintOf } = await import('../identity/fingerprints.ts')
    const fingerprint =
      this.#fingerprints.get(key) ?? fingerprintOf({ name, domain, identityKey: known.list.identityKey })
    if (this.#fingerprints.size < trustedNamesMax) this.#fingerprints.set(key, fingerprint)
    return fingerprint
  }

  /** Compares what somebody saw on the other's screen; when it is the same, the name is verified, and what had changed is accepted. */
  async verify(name: PeerName, seen: string): Promise<ReturnType<typeof compareFingerprint>> {
    if (name === this.#options.own) throw new KithError('option-invalid', 'Nobody verifies oneself.')
    const { compareFingerprint: compare } = await import('../identity/fingerprints.ts')
    const result = compare(await this.fingerprint(name), seen)
    const known = this.#options.names.get(name)
    if (result !== 'same' || known === undefined) return result
    const [identity, { version }] = [identityOf(known), known.list]
    await this.#change(name, (before) => {
      const atMs = decisionMs(before)
      return { compared: { identity, holds: true, atMs }, taken: { identity, version, atMs } }
    })
    return result
  }

  /** Takes back that the name was verified. */
  async unverify(name: PeerName): Promise<void> {
    await this.#change(name, ({ compared, ...before }) => {
      if (compared?.holds !== true) return undefined
      return { ...before, compared: { ...compared, holds: false, atMs: decisionMs({ ...before, compared }) } }
    })
  }

  /** Takes a name as it is now. Where the network gives it another identity, that is asked for and known from then on. Rejects as `Lookups.find`. */
  async accept(name: PeerName): Promise<void> {
    const isAnew = anew.has(this.of(name).because)
    const known = await (isAnew ? this.#options.lookups.askAnew(name) : this.#options.lookups.find(name))
    await this.#change(name, ({ doubt, ...before }) => {
      const taken = {
        identity: identityOf(known),
        version: known.list.version,
        atMs: decisionMs({ ...before, ...(doubt && { doubt }) }),
      }
      return { ...before, taken: doubt === undefined ? taken : { ...taken, doubt: doubt.code } }
    })
  }

  /** What was decided last is about another identity than the one this device knows. */
  #isBehind(name: PeerName): boolean {
    const [known, expected] = [this.#options.names.get(name), this.expected(name)]
    return known !== undefined && expected !== undefined && identityOf(known) !== expected
  }

  /** Has a name be known as it was taken on another device. When the network says something else it stays `changed`, and is asked again after the next sign-in. */
  #follow(name: PeerName): void {
    const expected = this.expected(name)
    if (expected === undefined || !this.#isBehind(name) || this.#following.has(name)) return
    this.#following.add(name)
    this.#options.lookups
      .askAnew(name, expected)
      .then(() => this.#settle(name))
      .catch((error: unknown) => {
        if (!(error instanceof KithError)) this.#options.onFailure(error)
      })
      .finally(() => this.#following.delete(name))
  }

  /** A name is known as it was taken: what the network said before, that it had another identity, is what was taken. */
  async #settle(name: PeerName): Promise<void> {
    if (!anew.has(this.#decided.get(name)?.doubt?.code)) this.#publish()
    else await this.#change(name, ({ doubt: _, ...before }) => before)
  }

  /** Changes what is kept of a name, and tells the other devices what was decided of it. */
  async #change(name: PeerName, change: (before: StoredTrust) => StoredTrust | undefined): Promise<void> {
    await this.#options.transact(async (tx) => {
      const before = ((await tx.get<Json>(trustCollection, name)) ?? {}) as StoredTrust
      const after = change(before)
      if (after === undefined) return
      tx.put(trustCollection, name, after as unknown as Json)
      if (after.compared !== before.compared || after.taken !== before.taken) this.#options.tell(tx, name, after)
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

function replace<V>(map: Map<PeerName, V>, name: PeerName, value: V | undefined): void {
  if (value === undefined) map.delete(name)
  else map.set(name, value)
}
