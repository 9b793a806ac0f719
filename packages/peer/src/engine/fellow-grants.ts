import { isName, KithError, type PeerName, type StrangerPolicy } from '@kith/wire'

import { conversationsCollection } from '../conversations/conversation-types.ts'
import { readAll } from '../store/read-all.ts'
import type { PeerStore } from '../store/store.ts'
import type { Committer } from './commits.ts'
import type { ContactKeeper } from './contact-keeper.ts'
import type { EnginePart } from './parts-of.ts'
import type { Upstream } from './upstream.ts'

/** Where this device remembers whom it has told the server to be a member: a record without content for each name. */
export const fellowGrantsCollection = 'kith.fellow-grants'

export interface FellowGrantsOptions {
  /** What the application said that is taken from strangers. */
  readonly policy: StrangerPolicy | undefined
  /** Members of the conversations of this device. */
  readonly fellows: () => ReadonlySet<PeerName>
  readonly contacts: () => Pick<ContactKeeper, 'stateOf' | 'grant'>
  readonly store: PeerStore
  readonly commits: Pick<Committer, 'follow'>
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly onFailure: (error: unknown) => void
}

/**
 * Lets the members of common conversations through where strangers are not (spec FC10): the server is told of those who are no contacts, and again when they are members
 * no more. What is known of a contact, or was, its keeper tells.
 */
export class FellowGrants implements EnginePart {
  readonly #options: FellowGrantsOptions
  readonly #told = new Set<PeerName>()
  #isTelling = false
  #isAsked = false

  constructor(options: FellowGrantsOptions) {
    this.#options = options
  }

  async load(): Promise<void> {
    const { store, commits, onFailure } = this.#options
    for (const { key } of await readAll(store, fellowGrantsCollection)) if (isName(key)) this.#told.add(key)
    const committed = (): void => {
      this.#tell()
    }
    commits.follow(conversationsCollection, { committed }, onFailure)
  }

  up(): void {
    this.#tell()
  }

  /** Whether a name that is no contact is let through as a member. */
  isGiven(name: PeerName): boolean {
    return this.#isChosen && this.#options.fellows().has(name)
  }

  /** Whether strangers are turned away at all. */
  get #isChosen(): boolean {
    const { policy = 'accept' } = this.#options
    return policy !== 'accept'
  }

  #tell(): void {
    this.#isAsked = true
    if (this.#isTelling) return
    this.#isTelling = true
    this.#tellAll()
      .catch((error: unknown) => {
        // It is tried again at the next change or connection.
        this.#options.onFailure(error)
      })
      .finally(() => {
        this.#isTelling = false
      })
  }

  async #tellAll(): Promise<void> {
    const { upstream, contacts, fellows } = this.#options
    while (this.#isAsked && upstream.isUp) {
      this.#isAsked = false
      // Whoever follows the same commit has its turn first.
      await Promise.resolve()
      contacts().grant()
      const wanted = new Set([...fellows()].filter((name) => this.isGiven(name) && !this.#isDecided(name)))
      for (const name of wanted)
        if (!this.#told.has(name) && (await this.#grant(name, 'member'))) await this.#keep(name)
      for (const name of this.#told)
        if (!wanted.has(name) && (this.#isDecided(name) || (await this.#grant(name, 'none')))) await this.#forget(name)
    }
  }

  /** Whether what is known of the name as a contact says what the server is told. */
  #isDecided(name: PeerName): boolean {
    const state = this.#options.contacts().stateOf(name)
    return state === 'contact' || state === 'requested' || state === 'blocked'
  }

  /** Whether the server took it. */
  async #grant(name: PeerName, level: 'member' | 'none'): Promise<boolean> {
    try {
      await this.#options.upstream.ask('done', (request, as) => ({ type: 'grant', request, as, name, level }))
      return true
    } catch (error) {
      if (!this.#options.upstream.isUp) throw error
      // A name that nobody has any more needs nothing, and gets nothing.
      if (!(error instanceof KithError && error.code === 'name-unknown')) this.#options.onFailure(error)
      return level === 'none'
    }
  }

  async #keep(name: PeerName): Promise<void> {
    this.#told.add(name)
    await this.#write(name, new Uint8Array(0))
  }

  async #forget(name: PeerName): Promise<void> {
    this.#told.delete(name)
    await this.#write(name, undefined)
  }

  async #write(key: string, value: Uint8Array | undefined): Promise<void> {
    const changes = [{ collection: fellowGrantsCollection, key, value }]
    await this.#options.store.commit([{ changes, expects: [] }])
  }
}
