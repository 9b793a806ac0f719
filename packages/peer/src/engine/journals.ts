import type { JournalSpan } from '@kith/core'
import { KithError, type PeerName } from '@kith/wire'
import type { JournalRange } from '../api/presence.ts'
import type { RegisteredHandler } from '../backend/handlers.ts'
import type { JournalStep } from '../backend/passing.ts'
import { journalCollection, journalHandlers } from './journal-consent.ts'
import type { JournalKeeper, JournalKeeperOptions } from './journal-keeper.ts'
import type { EnginePart } from './parts-of.ts'

/** Status journals of an engine. Their keeper is loaded when somebody allows one, when one is asked for, or when there is one on the disk. */
export class Journals implements EnginePart {
  readonly handlers: ReadonlyMap<string, RegisteredHandler>
  readonly #options: JournalKeeperOptions
  #loading: Promise<JournalKeeper> | undefined
  #keeper: JournalKeeper | undefined
  #isLoaded = false
  #isOver = false

  constructor(options: JournalKeeperOptions) {
    this.#options = options
    this.handlers = journalHandlers(options)
  }

  async load(): Promise<void> {
    this.#isLoaded = true
    const [one] = await this.#options.store.list(journalCollection, { limit: 1 })
    if (one !== undefined || this.#isAllowed) await this.#open()
  }

  /** Consent was given or taken, or a journal is to be kept or not. */
  contactsChanged(): void {
    if (this.#keeper !== undefined) this.#keeper.contactsChanged()
    else if (this.#isLoaded && this.#isAllowed) this.#open().catch(this.#options.onFailure)
  }

  async step(step: JournalStep['step'], name: PeerName): Promise<void> {
    await (await this.#open()).step(step, name)
  }

  async read(name: PeerName, range: JournalRange): Promise<readonly JournalSpan[]> {
    return (await this.#open()).read(name, range)
  }

  end(): void {
    this.#isOver = true
    this.#keeper?.end()
  }

  /** Whether any contact allows a journal. */
  get #isAllowed(): boolean {
    return this.#options.contacts().some(({ journals }) => journals?.allowedMs !== undefined)
  }

  #open(): Promise<JournalKeeper> {
    if (this.#isOver) return Promise.reject(new KithError('disposed'))
    this.#loading ??= this.#begin().catch((error: unknown) => {
      // It is tried again when it is needed again.
      this.#loading = undefined
      throw error
    })
    return this.#loading
  }

  async #begin(): Promise<JournalKeeper> {
    const { JournalKeeper: Keeper } = await import('./journal-keeper.ts')
    const keeper = new Keeper(this.#options)
    this.#keeper = keeper
    await keeper.load()
    if (this.#isOver) keeper.end()
    return keeper
  }
}
