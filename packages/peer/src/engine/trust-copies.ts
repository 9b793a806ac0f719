import { type PeerName } from '@kith/wire'
import type { Json, Message, Transaction } from '../api/messages.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownName } from '../identity/known-names.ts'
import { trustCollection } from '../identity/resets.ts'
import { OwnTelling, type OwnTellingOptions } from './own-telling.ts'
import type { EnginePart } from './parts-of.ts'
import { merged, readTold, type StoredTrust, type ToldTrust } from './trust-record.ts'

/** The type of what the devices of a name tell each other of whom they trust (spec PE75). */
export const trustMessageType = 'kith.trust'
/** Where this device remembers which others it has told all it decided. */
const toldCollection = 'kith.trust-told'
/** Names in one message: each has at most 500 bytes of JSON. */
const namesAtOnce = 80
/** Names about which something is kept. */
export const trustedNamesMax = 10_000

export interface TrustCopiesOptions extends Pick<OwnTellingOptions, 'transact' | 'onFailure'> {
  readonly identity: Identity
  /** All names of which something was decided. */
  readonly decided: () => readonly PeerName[]
}

/** Keeps what was decided of names the same on all devices of the own name: each decision goes to the others in its commit, and a device that was linked is told all. */
export class TrustCopies implements EnginePart {
  readonly handlers: ReadonlyMap<string, RegisteredHandler>
  readonly #options: TrustCopiesOptions
  readonly #telling: OwnTelling

  constructor(options: TrustCopiesOptions) {
    this.#options = options
    this.#telling = new OwnTelling({ ...options, collection: toldCollection, tellAll: (tx) => this.#tellAll(tx) })
    const handle = (message: Message<unknown>, tx: Transaction): Promise<void> => this.#heard(message, tx)
    this.handlers = new Map([[trustMessageType, { handle, schema: undefined, withinMs: handlerMsDefault }]])
  }

  load(): Promise<void> {
    this.#telling.loaded()
    return Promise.resolve()
  }

  up(): void {
    this.#telling.up()
  }

  changed(known: KnownName): void {
    this.#telling.changed(known)
  }

  /** Tells the other devices what is decided of a name now, in the commit that decides it. */
  tell(tx: Transaction, name: PeerName, { compared, taken }: StoredTrust): void {
    if (this.#telling.isAlone) return
    this.#send(tx, [{ name, ...(compared !== undefined && { compared }), ...(taken !== undefined && { taken }) }])
  }

  #send(tx: Transaction, names: readonly ToldTrust[]): void {
    tx.send(this.#options.identity.name, trustMessageType, { names } as unknown as Json)
  }

  async #tellAll(tx: Transaction): Promise<void> {
    const names = this.#options.decided()
    for (let at = 0; at < names.length; at += namesAtOnce) {
      const told: ToldTrust[] = []
      for (const name of names.slice(at, at + namesAtOnce)) {
        const { compared, taken } = ((await tx.get<Json>(trustCollection, name)) ?? {}) as StoredTrust
        if (compared === undefined && taken === undefined) continue
        told.push({ name, ...(compared !== undefined && { compared }), ...(taken !== undefined && { taken }) })
      }
      if (told.length > 0) this.#send(tx, told)
    }
  }

  /** What another name says of trust is nothing to this one. */
  async #heard({ from, device, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const { identity, decided } = this.#options
    if (from !== identity.name || device === identity.id) return
    const { names } = (body ?? {}) as { readonly names?: unknown }
    if (!Array.isArray(names)) return
    let room = trustedNamesMax - decided().length
    for (const one of names.slice(0, namesAtOnce) as unknown[]) {
      const told = readTold(one)
      if (told === undefined || told.name === identity.name) continue
      const before = (await tx.get<Json>(trustCollection, told.name)) as StoredTrust | undefined
      if (before === undefined && room-- <= 0) continue
      tx.put(trustCollection, told.name, merged(before ?? {}, told) as unknown as Json)
    }
  }
}
