import type { Json, Message, Transaction } from '../api/messages.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownName } from '../identity/known-names.ts'
import type { EnginePart } from './parts-of.ts'

export interface OwnTellingOptions {
  readonly identity: Identity
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** What is told, and where it is remembered who was told. */
export interface OwnTellingKind {
  /** The type of the messages to the own name. */
  readonly type: string
  /** Where this device remembers which others it has told everything. */
  readonly collection: string
}

/**
 * Keeps some records the same on all devices of the own name, by messages to it: each change goes to the others in its commit, and a device that was not told yet what this one knows is told everything, in
 * the commit that remembers it.
 */
export abstract class OwnTelling implements EnginePart {
  readonly handlers: ReadonlyMap<string, RegisteredHandler>
  protected readonly identity: Identity
  readonly #kind: OwnTellingKind
  readonly #options: OwnTellingOptions
  #isLoaded = false
  #isTelling = false

  constructor(kind: OwnTellingKind, options: OwnTellingOptions) {
    this.#kind = kind
    this.#options = options
    this.identity = options.identity
    const handle = ({ from, device, body }: Message<unknown>, tx: Transaction): Promise<void> => {
      // What another name says of them is nothing to this one.
      const isOther = from === this.identity.name && device !== this.identity.id
      return isOther ? this.heard((body ?? {}) as Readonly<Record<string, unknown>>, tx) : Promise.resolve()
    }
    this.handlers = new Map([[kind.type, { handle, schema: undefined, withinMs: handlerMsDefault }]])
  }

  load(): Promise<void> {
    this.#isLoaded = true
    return Promise.resolve()
  }

  up(): void {
    this.#tellNew()
  }

  changed({ name }: KnownName): void {
    if (name === this.identity.name) this.#tellNew()
  }

  /** Sends everything there is to tell. */
  protected abstract tellAll(tx: Transaction): Promise<void>

  /** Another device of the own name tells something; nothing of it was checked. */
  protected abstract heard(body: Readonly<Record<string, unknown>>, tx: Transaction): Promise<void>

  /** The name has no other device. */
  protected get isAlone(): boolean {
    return this.#others.length === 0
  }

  protected send(tx: Transaction, body: object): void {
    tx.send(this.identity.name, this.#kind.type, body as Json)
  }

  get #others(): readonly string[] {
    const { chain, id } = this.identity
    return chain.newest.list.devices.map(({ device }) => device).filter((device) => device !== id)
  }

  #tellNew(): void {
    if (!this.#isLoaded || this.#isTelling || this.isAlone) return
    this.#isTelling = true
    const { transact, onFailure } = this.#options
    transact((tx) => this.#tell(tx))
      .catch(onFailure)
      .finally(() => {
        this.#isTelling = false
      })
  }

  async #tell(tx: Transaction): Promise<void> {
    const { collection } = this.#kind
    const told = (await tx.get<Json>(collection, toldKey)) as readonly string[] | undefined
    const others = this.#others
    if (others.every((device) => told?.includes(device) === true)) return
    await this.tellAll(tx)
    tx.put(collection, toldKey, others)
  }
}

/** The one record of the collection: a list of devices. */
const toldKey = 'devices'
