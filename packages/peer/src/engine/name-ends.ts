import {
  equalBytes,
  type NetworkPlace,
  type VerifiedEnd,
  type VerifiedList,
  verifyChainEnd,
  verifyDeviceChain,
  verifyNameTake,
} from '@kith/keys'
import { type ErrorCode, KithError, limits, type LogEntry, type PeerName } from '@kith/wire'
import type { KnownNames } from '../identity/known-names.ts'
import type { Lookups } from './lookups.ts'
import type { EnginePart } from './parts-of.ts'
import type { TrustKeeper } from './trust-keeper.ts'
import type { Upstream } from './upstream.ts'

/** What finding out needs. */
export interface NameEndsOptions {
  readonly own: PeerName
  readonly network: () => NetworkPlace | undefined
  readonly names: Pick<KnownNames, 'get'>
  readonly lookups: Pick<Lookups, 'wholeChain'>
  readonly upstream: Pick<Upstream, 'ask'>
  /** The newest entry that the key log has of a name, as far as it proves itself. */
  readonly newestEntry: (name: PeerName) => Promise<LogEntry | undefined>
  readonly trust: Pick<TrustKeeper, 'ended'>
  readonly onAlarm: (code: ErrorCode, name: PeerName) => void
  readonly onFailure: (error: unknown) => void
}

/** How a chain ended, behind which list. */
interface FoundEnd extends VerifiedEnd {
  readonly newest: VerifiedList
}

/**
 * Finds out what became of a name whose owner gave it up (spec NM34, KL14): the server has to show what a device of the name signed, and the key log has to have it. So nobody but the
 * owner can have contacts believe that a name was released, or given to somebody else.
 */
export class NameEnds implements EnginePart {
  readonly #options: NameEndsOptions
  readonly #finding = new Set<PeerName>()

  constructor(options: NameEndsOptions) {
    this.#options = options
  }

  /** The server says that a name was given up. */
  told(name: PeerName): void {
    this.#begin(name, true)
  }

  alarm(code: ErrorCode, name: string): void {
    if (code === 'key-changed') this.#begin(name as PeerName, false)
  }

  /** Whether a device of the chain ended it; with `hash`, whether this is that end. Rejects `server-unreachable`. */
  async hasEnded(known: VerifiedList, hash: Uint8Array | undefined): Promise<boolean> {
    const found = await this.#endOf(known)
    return found !== undefined && (hash === undefined || equalBytes(found.hash, hash))
  }

  #begin(name: PeerName, isTold: boolean): void {
    const { own, names, onFailure } = this.#options
    const known = names.get(name)?.verified
    if (known === undefined || name === own || this.#finding.has(name)) return
    this.#finding.add(name)
    this.#find(name, known, isTold)
      .catch(onFailure)
      .finally(() => this.#finding.delete(name))
  }

  async #find(name: PeerName, known: VerifiedList, isTold: boolean): Promise<void> {
    const { trust, onAlarm } = this.#options
    const found = await this.#endOf(known)
    const isShown = found !== undefined && (await this.#isLogged(name, found))
    if (!isShown) {
      if (isTold) onAlarm('chain-end-wrong', name)
      return
    }
    if (found.end.take.byteLength > 0) {
      if (await this.#isTaken(name, found)) await trust.ended(name, 'name-transferred', found.newest)
      else onAlarm('chain-end-wrong', name)
    } else if (isTold) await trust.ended(name, 'name-released', found.newest)
  }

  /** The log ends the chain with this very end, or somebody else has the name since. */
  async #isLogged(name: PeerName, { hash, newest }: FoundEnd): Promise<boolean> {
    const entry = await this.#options.newestEntry(name)
    if (entry === undefined) return false
    if (!equalBytes(entry.identityKey, newest.list.identityKey)) return true
    return entry.version === endedVersion && equalBytes(entry.listHash, hash)
  }

  /** Whether who has the name now is who took it from its owner. */
  async #isTaken(name: PeerName, { end, newest }: FoundEnd): Promise<boolean> {
    const network = this.#options.network()
    const [first] = await this.#options.lookups.wholeChain(name)
    if (network === undefined || first === undefined) return false
    return (await verifyNameTake(end.take, first, newest, network)).kind === 'ok'
  }

  /** How the chain of a known list ended, when a device of its newest list says so. */
  async #endOf(known: VerifiedList): Promise<FoundEnd | undefined> {
    const network = this.#options.network()
    if (network === undefined) return undefined
    let newest = known
    try {
      for (;;) {
        const { name, version, identityKey } = newest.list
        const shown = await this.#options.upstream.ask('chain-ended', (request, as) => {
          return { type: 'chain-end-query', request, as, name, identityKey, have: version }
        })
        const chain = await verifyDeviceChain(shown.lists, { name, known: newest })
        if (chain.kind === 'refused') return undefined
        const isFurther = chain.value.list.version > version
        newest = chain.value
        const end = await verifyChainEnd(shown.end, newest, network)
        if (end.kind === 'ok') return { ...end.value, newest }
        if (end.code !== 'list-gap' || !isFurther || newest.list.version >= limits.deviceListsMax) return undefined
      }
    } catch (error) {
      if (error instanceof KithError && unshown.has(error.code)) return undefined
      throw error
    }
  }
}

/** The version of the entry that ends a chain in the key log (spec KL13). */
export const endedVersion = 0

/** What a server answers that cannot show an end. */
const unshown: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['name-unknown', 'name-malformed', 'frame-unexpected'])
