import type { Json, Transaction } from '../api/messages.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownName } from '../identity/known-names.ts'

export interface OwnTellingOptions {
  readonly identity: Identity
  /** Where this device remembers which others it has told everything. */
  readonly collection: string
  /** Sends everything there is to tell. */
  readonly tellAll: (tx: Transaction) => Promise<void>
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** Notices devices of the own name that were not told yet what this one knows, and has them told, in the commit that remembers it. */
export class OwnTelling {
  readonly #options: OwnTellingOptions
  #isLoaded = false
  #isTelling = false

  constructor(options: OwnTellingOptions) {
    this.#options = options
  }

  /** Everything that is to be told is read. */
  loaded(): void {
    this.#isLoaded = true
  }

  /** Signed in. */
  up(): void {
    this.#tellNew()
  }

  changed({ name }: KnownName): void {
    if (name === this.#options.identity.name) this.#tellNew()
  }

  /** The name has no other device. */
  get isAlone(): boolean {
    return this.#others.length === 0
  }

  get #others(): readonly string[] {
    const { identity } = this.#options
    return identity.chain.newest.list.devices.map(({ device }) => device).filter((device) => device !== identity.id)
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
    const { collection, tellAll } = this.#options
    const told = (await tx.get<Json>(collection, toldKey)) as readonly string[] | undefined
    const others = this.#others
    if (others.every((device) => told?.includes(device) === true)) return
    await tellAll(tx)
    tx.put(collection, toldKey, others)
  }
}

/** The one record of the collection: a list of devices. */
const toldKey = 'devices'
