import type { PeerName } from '@kith/wire'
import type { Json, Transaction } from '../api/messages.ts'
import { trustCollection } from '../identity/resets.ts'
import { OwnTelling, type OwnTellingOptions } from './own-telling.ts'
import { merged, readTold, type StoredTrust, type ToldTrust } from './trust-record.ts'

/** The type of what the devices of a name tell each other of whom they trust (spec PE75). */
export const trustMessageType = 'kith.trust'
/** Where this device remembers which others it has told all it decided. */
const toldCollection = 'kith.trust-told'
/** Names in one message: each has at most 500 bytes of JSON. */
const namesAtOnce = 80
/** Names about which something is kept. */
export const trustedNamesMax = 10_000

export interface TrustCopiesOptions extends OwnTellingOptions {
  /** All names of which something was decided. */
  readonly decided: () => readonly PeerName[]
}

/** Keeps what was decided of names the same on all devices of the own name. */
export class TrustCopies extends OwnTelling {
  readonly #decided: () => readonly PeerName[]

  constructor(options: TrustCopiesOptions) {
    super({ type: trustMessageType, collection: toldCollection }, options)
    this.#decided = options.decided
  }

  /** Tells the other devices what is decided of a name now, in the commit that decides it. */
  tell(tx: Transaction, name: PeerName, decided: StoredTrust): void {
    if (!this.isAlone) this.send(tx, { names: [toldOf(name, decided)] })
  }

  protected async tellAll(tx: Transaction): Promise<void> {
    const decided = this.#decided()
    for (let at = 0; at < decided.length; at += namesAtOnce) {
      const names: ToldTrust[] = []
      for (const name of decided.slice(at, at + namesAtOnce)) {
        const trust = ((await tx.get<Json>(trustCollection, name)) ?? {}) as StoredTrust
        if (trust.compared !== undefined || trust.taken !== undefined) names.push(toldOf(name, trust))
      }
      if (names.length > 0) this.send(tx, { names })
    }
  }

  protected async heard({ names }: { readonly names?: unknown }, tx: Transaction): Promise<void> {
    if (!Array.isArray(names)) return
    let room = trustedNamesMax - this.#decided().length
    for (const one of names.slice(0, namesAtOnce) as unknown[]) {
      const told = readTold(one)
      if (told === undefined || told.name === this.identity.name) continue
      const before = (await tx.get<Json>(trustCollection, told.name)) as StoredTrust | undefined
      if (before === undefined && room-- <= 0) continue
      tx.put(trustCollection, told.name, merged(before ?? {}, told) as unknown as Json)
    }
  }
}

function toldOf(name: PeerName, { compared, taken }: StoredTrust): ToldTrust {
  return { name, ...(compared !== undefined && { compared }), ...(taken !== undefined && { taken }) }
}
