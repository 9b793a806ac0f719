import type { WriteGroup } from '@kith/core'
import { readDeviceList, type VerifiedList, verifyNextList } from '@kith/keys'
import { type Decoded, KithError, limits, type PeerName } from '@kith/wire'
import type { PeerStore } from '../store/store.ts'

/** Collection of the device lists of one's own name: each under its version in four digits. */
export const chainCollection = 'kith.chain'

/**
 * The whole chain of one's own name (spec PE43). Each device keeps it, so that a server that came back from an older copy can be given what it
 * lacks, and so that nobody can pass another chain off on the device that it is of.
 */
export class OwnChain {
  readonly name: PeerName
  readonly #store: PeerStore
  readonly #lists: VerifiedList[]

  private constructor(store: PeerStore, name: PeerName, lists: VerifiedList[]) {
    this.#store = store
    this.name = name
    this.#lists = lists
  }

  /** The chain that a store holds; it was verified before it was written. Throws `KithError` `store-damaged` when it is not there. */
  static async open(store: PeerStore, name: PeerName): Promise<OwnChain> {
    const rows = await store.list(chainCollection, { limit: limits.deviceListsMax })
    return OwnChain.of(
      store,
      name,
      rows.map(({ value }) => value),
    )
  }

  /** The same of lists that are being written. */
  static of(store: PeerStore, name: PeerName, signed: readonly Uint8Array[]): OwnChain {
    const lists = signed.map((bytes, at) => {
      const read = readDeviceList(bytes)
      if (read.kind === 'refused' || read.value.list.version !== at + 1 || read.value.list.name !== name)
        throw damaged()
      return read.value
    })
    if (lists.length === 0) throw damaged()
    return new OwnChain(store, name, lists)
  }

  get newest(): VerifiedList {
    const newest = this.#lists.at(-1)
    if (newest === undefined) throw damaged()
    return newest
  }

  /** Every list, from list 1. */
  get all(): readonly VerifiedList[] {
    return this.#lists
  }

  /** The signed lists behind a version, oldest first. */
  behind(version: number): readonly Uint8Array[] {
    return this.#lists.slice(version).map(({ bytes }) => bytes)
  }

  /**
   * Takes lists that follow the newest one, and writes them. Older ones change nothing; one that does not follow is refused as `verifyNextList` says, and
   * those before it stay.
   */
  async take(signed: readonly Uint8Array[]): Promise<Decoded<VerifiedList>> {
    for (const bytes of signed) {
      const next = await verifyNextList(this.newest, bytes)
      if (next.kind === 'refused' && next.code !== 'list-stale') return next
      if (next.kind === 'refused' || next.value === this.newest) continue
      await this.#store.commit([putList(next.value)])
      this.#lists.push(next.value)
    }
    return { kind: 'ok', value: this.newest }
  }
}

/** The write of a list into the store. */
export function putList({ list, bytes }: VerifiedList): WriteGroup {
  return { changes: [{ collection: chainCollection, key: keyOf(list.version), value: bytes }], expects: [] }
}

/** The write that takes a list out of the store. */
export function dropList(version: number): WriteGroup {
  return { changes: [{ collection: chainCollection, key: keyOf(version), value: undefined }], expects: [] }
}

function keyOf(version: number): string {
  return String(version).padStart(4, '0')
}

function damaged(): KithError {
  return new KithError('store-damaged', 'The device lists of the own name in the store are damaged.')
}
