import type { PathPolicy } from '@kith/core'
import { assertNever, type GrantLevel, isName, KithError, limits, type PeerName, utf8Bytes } from '@kith/wire'
import type { Contact } from '../api/contacts.ts'
import type { Json, Message, Transaction } from '../api/messages.ts'
import type { ContactStep } from '../backend/backend.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import { decodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import { Topic } from './topic.ts'
import type { Upstream } from './upstream.ts'

/** Collection of contacts and open requests, by name. */
export const contactsCollection = 'kith.contacts'

/** `removed` stays until the server has taken the grant back. */
export interface StoredContact {
  readonly state: Contact['state'] | 'removed'
  readonly note: string
  readonly sinceMs: number
  /** When anything of it was changed, where that was later than `sinceMs`. */
  readonly changedMs?: number
  /** The level the server was told last. */
  readonly granted: GrantLevel
  /** By which paths messages may travel; absent for what the peer says. */
  readonly paths?: PathPolicy
}

export interface ContactKeeperOptions {
  readonly own: PeerName
  readonly store: PeerStore
  readonly upstream: Upstream
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  /** Tells the other devices of the own name how a contact is now. */
  readonly tell: (tx: Transaction, name: string) => Promise<void>
  readonly onChanged: () => void
  readonly onFailure: (error: unknown) => void
}

/**
 * Contacts in the engine. Requests and answers are ordinary messages with handlers of Kith's own; the list is a collection of the store;
 * the grants that follow from it are told to the server now, or at the next connection (spec PR6).
 */
export class ContactKeeper {
  readonly #options: ContactKeeperOptions
  readonly #contacts = new Map<PeerName, StoredContact>()
  readonly #topic = new Topic<readonly Contact[]>()
  #isGranting = false

  constructor(options: ContactKeeperOptions) {
    this.#options = options
  }

  /** The handlers of the messages that contacts exchange. */
  get handlers(): ReadonlyMap<string, RegisteredHandler> {
    const handler = (handle: (message: Message<unknown>, tx: Transaction) => Promise<void>): RegisteredHandler => ({
      handle,
      schema: undefined,
      withinMs: handlerMsDefault,
    })
    return new Map([
      ['contact.request', handler((message, tx) => this.#requested(message, tx))],
      ['contact.accept', handler((message, tx) => this.#accepted(message.from, tx))],
      ['contact.remove', handler((message, tx) => this.#removed(message.from, tx))],
    ])
  }

  async load(): Promise<void> {
    for (const { key, value } of await this.#options.store.list(contactsCollection, { limit: contactsMax }))
      this.#take(key, value)
  }

  /** All names of which something is kept. */
  names(): readonly PeerName[] {
    return [...this.#contacts.keys()]
  }

  list(): readonly Contact[] {
    return [...this.#contacts]
      .flatMap(([name, { state, note, sinceMs, paths }]) =>
        state === 'removed' ? [] : [{ name, state, note, sinceMs, paths }],
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly Contact[]> {
    return this.#topic.open(options, [this.list()])
  }

  isContact(name: PeerName): boolean {
    return this.#contacts.get(name)?.state === 'contact'
  }

  /** By which paths messages to a contact may travel, when it has a policy of its own. */
  pathsOf(name: PeerName): PathPolicy | undefined {
    return this.#contacts.get(name)?.paths
  }

  /** Gives a contact a policy of its own, or takes it away. Rejects `option-invalid` for who is no contact. */
  async setPaths(name: PeerName, paths: PathPolicy | undefined): Promise<void> {
    await this.#options.transact(async (tx) => {
      const contact = await read(tx, name)
      if (contact?.state !== 'contact') throw new KithError('option-invalid', 'This name is no contact.')
      const { paths: _, ...rest } = contact
      const changed = { ...rest, changedMs: Date.now() }
      tx.put(contactsCollection, name, paths === undefined ? changed : { ...changed, paths })
      await this.#options.tell(tx, name)
    })
  }

  isBlocked(name: PeerName): boolean {
    return this.#contacts.get(name)?.state === 'blocked'
  }

  /** A record of the collection was committed. */
  committed(key: string, value: Uint8Array | undefined): void {
    this.#take(key, value)
    this.#topic.publish(this.list())
    this.#options.onChanged()
    this.grant()
  }

  async step({ step, name, note }: ContactStep & { readonly name: PeerName }): Promise<void> {
    if (name === this.#options.own) throw new KithError('option-invalid', 'One is no contact of oneself.')
    await this.#options.transact((tx) => this.#step(step, name, note, tx))
  }

  /** Tells the server what it does not know yet. */
  grant(): void {
    if (this.#isGranting || !this.#options.upstream.isUp) return
    this.#isGranting = true
    this.#grantAll()
      .catch((error: unknown) => {
        // It is tried again at the next change or connection.
        this.#options.onFailure(error)
      })
      .finally(() => {
        this.#isGranting = false
      })
  }

  end(): void {
    this.#topic.end()
  }

  async #step(step: ContactStep['step'], name: PeerName, note: string, tx: Transaction): Promise<void> {
    const state = (await read(tx, name))?.state ?? 'removed'
    switch (step) {
      case 'request':
        if (state === 'asking') await this.#step('accept', name, '', tx)
        else if (state === 'removed' || state === 'blocked') {
          await this.#put(tx, name, 'requested', '')
          tx.send(name, 'contact.request', { note })
        }
        return
      case 'accept':
        if (state === 'contact') return
        if (state !== 'asking') throw new KithError('option-invalid', 'This name has not asked.')
        await this.#put(tx, name, 'contact', '')
        tx.send(name, 'contact.accept', {})
        return
      case 'decline':
        if (state === 'asking') await this.#put(tx, name, 'removed', '')
        return
      case 'remove':
        if (state === 'removed') return
        await this.#put(tx, name, 'removed', '')
        if (state === 'contact' || state === 'requested') tx.send(name, 'contact.remove', {})
        return
      case 'block':
        await this.#put(tx, name, 'blocked', '')
        if (state === 'contact' || state === 'requested') tx.send(name, 'contact.remove', {})
        return
      default:
        assertNever(step)
    }
  }

  async #requested({ from, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const state = (await read(tx, from))?.state ?? 'removed'
    if (state === 'blocked') return
    if (state === 'requested' || state === 'contact') {
      // Both asked, or the other has forgotten: that is consent enough.
      if (state === 'requested') await this.#put(tx, from, 'contact', '')
      tx.send(from, 'contact.accept', {})
      return
    }
    if (this.#contacts.size >= contactsMax) return
    await this.#put(tx, from, 'asking', noteOf(body))
  }

  async #accepted(from: string, tx: Transaction): Promise<void> {
    if ((await read(tx, from))?.state === 'requested') await this.#put(tx, from, 'contact', '')
  }

  async #removed(from: string, tx: Transaction): Promise<void> {
    const state = (await read(tx, from))?.state
    if (state !== undefined && state !== 'blocked' && state !== 'removed') await this.#put(tx, from, 'removed', '')
  }

  async #put(tx: Transaction, name: string, state: StoredContact['state'], note: string): Promise<void> {
    await put(tx, name, state, note)
    await this.#options.tell(tx, name)
  }

  async #grantAll(): Promise<void> {
    const tried = new Set<PeerName>()
    for (;;) {
      const next = [...this.#contacts].find(
        ([name, contact]) => !tried.has(name) && wanted(contact.state) !== contact.granted,
      )
      if (next === undefined) return
      const [name, { state }] = next
      tried.add(name)
      const level = wanted(state)
      if (!(await this.#tell(name, level))) continue
      await this.#options.transact((tx) => granted(tx, name, level))
      if (wanted(this.#contacts.get(name)?.state ?? 'removed') !== level) tried.delete(name)
    }
  }

  /** Whether the server took a grant. One that it refuses is tried again later and does not hold up those of other names. */
  async #tell(name: PeerName, level: GrantLevel): Promise<boolean> {
    try {
      await this.#options.upstream.ask('done', (request, as) => ({ type: 'grant', request, as, name, level }))
      return true
    } catch (error) {
      if (!this.#options.upstream.isUp) throw error
      // Who has not joined yet can be asked already; there is nobody to see anything.
      if (!(error instanceof KithError && error.code === 'name-unknown')) this.#options.onFailure(error)
      return false
    }
  }

  #take(key: string, value: Uint8Array | undefined): void {
    if (!isName(key)) return
    if (value === undefined) this.#contacts.delete(key)
    else this.#contacts.set(key, decodeStored(value) as unknown as StoredContact)
  }
}

/** Contacts and requests of one name. */
export const contactsMax = 10_000

/** What a name may do that stands so. Who asks wants to be seen and answered. */
function wanted(state: StoredContact['state']): GrantLevel {
  if (state === 'blocked') return 'blocked'
  return state === 'contact' || state === 'requested' ? 'contact' : 'none'
}

async function read(tx: Transaction, name: string): Promise<StoredContact | undefined> {
  return (await tx.get<Json>(contactsCollection, name)) as unknown as StoredContact | undefined
}

async function put(tx: Transaction, name: string, state: StoredContact['state'], note: string): Promise<void> {
  const granted = (await read(tx, name))?.granted ?? 'none'
  if (state === 'removed' && granted === 'none') tx.delete(contactsCollection, name)
  else tx.put(contactsCollection, name, { state, note, sinceMs: Date.now(), granted })
}

/** The server was told this level. */
async function granted(tx: Transaction, name: string, level: GrantLevel): Promise<void> {
  const contact = await read(tx, name)
  if (contact === undefined) return
  if (contact.state === 'removed' && level === 'none') tx.delete(contactsCollection, name)
  else tx.put(contactsCollection, name, { ...contact, granted: level })
}

function noteOf(body: unknown): string {
  const note = typeof body === 'object' && body !== null && 'note' in body ? body.note : undefined
  return typeof note === 'string' && utf8Bytes(note).byteLength <= limits.noteBytesMax ? note : ''
}
