import { compareFingerprint, fingerprintOf } from '@kith/keys'
import type { Fingerprint, KeyLogView, NameInfo, Names, NameTrust, WaitOptions } from '@kith/peer'
import { isName, KithError } from '@kith/wire'

import { Feed } from './feed.ts'

/** What names need of the world around them. */
export interface MockNaming {
  readonly own: string
  readonly domain: string
  readonly nowMs: () => number
  /** The devices of a name. Rejects as `Names.lookup`. */
  readonly lookup: (name: string) => Omit<NameInfo, 'trust'>
}

/** Names in memory: every name has an identity of zeros, whose fingerprint is a true one. A test says by `change` that somebody began one anew. */
export class MockNames implements Names {
  readonly #world: MockNaming
  readonly #trust = new Map<string, NameTrust>()
  readonly #feed = new Feed<readonly NameTrust[]>()
  /** The name was given up. */
  released = false

  constructor(world: MockNaming) {
    this.#world = world
  }

  async lookup(name: string): Promise<NameInfo> {
    return { ...this.#world.lookup(name), trust: this.trustOf(name).trust }
  }

  async trust(name: string): Promise<NameTrust> {
    return this.trustOf(name)
  }

  watchTrust(options: WaitOptions = {}): AsyncIterable<readonly NameTrust[]> {
    return this.#feed.read(options.signal, [this.#all()])
  }

  async fingerprint(name: string): Promise<Fingerprint> {
    this.#world.lookup(name)
    if (!isName(name)) throw new KithError('name-malformed')
    return fingerprintOf({ name, domain: this.#world.domain, identityKey: new Uint8Array(32) })
  }

  async verify(name: string, seen: string): Promise<'same' | 'different' | 'unreadable'> {
    if (name === this.#world.own) throw new KithError('option-invalid')
    const result = compareFingerprint(await this.fingerprint(name), seen)
    if (result === 'same') this.#put({ name, trust: 'verified', sinceMs: this.#world.nowMs(), because: undefined })
    return result
  }

  async unverify(name: string): Promise<void> {
    if (this.trustOf(name).trust === 'verified') this.#put(unverified(name))
  }

  async acceptChange(name: string): Promise<void> {
    if (this.trustOf(name).trust === 'changed') this.#put(unverified(name))
  }

  /** Nothing becomes of it: a mock network has no quarantine. */
  async release(): Promise<void> {
    this.released = true
  }

  async transfer(): Promise<void> {
    throw new KithError('chain-end-wrong')
  }

  async heirOf(): Promise<Fingerprint> {
    throw new KithError('chain-end-wrong')
  }

  async log(): Promise<KeyLogView> {
    return { head: undefined, forks: [] }
  }

  /** Somebody began a name anew, or the network says something of it that cannot be. */
  change(name: string, because: NonNullable<NameTrust['because']>): void {
    this.#put({ name, trust: 'changed', sinceMs: this.#world.nowMs(), because })
  }

  trustOf(name: string): NameTrust {
    return this.#trust.get(name) ?? unverified(name)
  }

  /** Ends every stream. */
  close(): void {
    this.#feed.close()
  }

  #put(trust: NameTrust): void {
    this.#trust.set(trust.name, trust)
    this.#feed.emit(this.#all())
  }

  #all(): readonly NameTrust[] {
    return [...this.#trust.values()]
      .filter(({ trust }) => trust !== 'unverified')
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}

function unverified(name: string): NameTrust {
  return { name, trust: 'unverified', sinceMs: undefined, because: undefined }
}
