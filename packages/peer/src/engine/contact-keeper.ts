import type { PathPolicy } from '@kith/core'
import {
  assertNever,
  type ContactRequest,
  type DeviceId,
  type GrantLevel,
  isName,
  KithError,
  type PeerName,
} from '@kith/wire'
import type { Contact } from '../api/contacts.ts'
import type { Json, Message, Transaction } from '../api/messages.ts'
import type { ContactStep } from '../backend/passing.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { handlerMsDefault, type RegisteredHandler } from '../backend/handlers.ts'
import {
  type ChangedBy,
  contactOf,
  contactsCollection,
  type ContactSettings,
  type ContactStanding,
  isOver,
  type StoredContact,
  withSetting,
  withStanding,
} from './contact-record.ts'
import { base64Of, requestSchema } from './contact-requests.ts'
import { decodeStored } from '../services/body.ts'
import type { PeerStore } from '../store/store.ts'
import { Topic } from './topic.ts'
import type { Upstream } from './upstream.ts'

export interface ContactKeeperOptions {
  readonly own: PeerName
  readonly store: PeerStore
  readonly upstream: Upstream
  /** Runs writes and sends as one commit, again when a record changed meanwhile. */
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
  /** Tells the other devices of the own name how a contact is now. */
  readonly tell: (tx: Transaction, name: string) => Promise<void>
  /** Signs a contact request of this device. */
  readonly sign: (to: string, words: string) => Promise<Uint8Array>
  /** Reads a contact request that was signed by this device of this name; nothing when it was not (spec FC5). */
  readonly verified: (signed: Uint8Array, from: string, device: DeviceId) => Promise<ContactRequest | undefined>
  /** Whether a name is a member of a conversation of this device, and gets `member` where it would get nothing (spec FC10). */
  readonly isFellow: (name: PeerName) => boolean
  /** Whether contacts see when this name was there last, where nothing else is said of one. */
  readonly showsLastSeen: () => boolean
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
    const handler = (
      handle: (message: Message<unknown>, tx: Transaction) => Promise<void>,
      schema?: RegisteredHandler['schema'],
    ): RegisteredHandler => ({
      handle,
      schema,
      withinMs: handlerMsDefault,
    })
    return new Map([
      ['contact.request', handler((message, tx) => this.#requested(message, tx), requestSchema)],
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
      .flatMap(([name, { state, note, asked, sinceMs, paths, sees, mutedUntilMs, journals }]) =>
        state === 'removed' || state === 'declined'
          ? []
          : [{ name, state, note, asked, sinceMs, paths, sees, mutedUntilMs, journals }],
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly Contact[]> {
    return this.#topic.open(options, [this.list()])
  }

  /** How a name stands, also one that is not listed. */
  stateOf(name: PeerName): StoredContact['state'] | undefined {
    const contact = this.#contacts.get(name)
    return contact !== undefined && isOver(contact) ? undefined : contact?.state
  }

  /** The contact request of a name as it was signed, where it is still kept. */
  proofOf(name: PeerName): string | undefined {
    return this.#contacts.get(name)?.proof
  }

  /** Mutes a name until a time, or no more. Rejects `option-invalid` for who is not in the list. */
  async mute(name: PeerName, untilMs: number | undefined): Promise<void> {
    await this.#set(name, listed, 'mutedUntilMs', untilMs)
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
    await this.#set(name, contactsOnly, 'paths', paths)
  }

  /** Decides what a contact sees of one's presence; undefined for what all see. Rejects `option-invalid` for who is no contact. */
  async setSight(name: PeerName, sees: Contact['sees']): Promise<void> {
    await this.#set(name, contactsOnly, 'sees', sees)
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
    const request = step === 'request' ? await this.#options.sign(name, note) : undefined
    await this.#options.transact((tx) => this.#step(step, name, request && { signed: request, words: note }, tx))
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

  async #step(
    step: ContactStep['step'],
    name: PeerName,
    request: { readonly signed: Uint8Array; readonly words: string } | undefined,
    tx: Transaction,
  ): Promise<void> {
    const before = await contactOf(tx, name)
    const state = before?.state ?? 'removed'
    switch (step) {
      case 'request':
        if (state === 'asking') await this.#step('accept', name, undefined, tx)
        else if (request !== undefined && state !== 'requested' && state !== 'contact') {
          await this.#put(tx, name, 'person', 'requested', {
            note: request.words,
            asked: { by: 'me', atMs: Date.now() },
          })
          tx.send(name, 'contact.request', request.signed, ofRequests)
        }
        return
      case 'accept':
        if (state === 'contact') return
        if (state !== 'asking') throw new KithError('option-invalid', 'This name has not asked.')
        await this.#put(tx, name, 'person', 'contact', saidIn(before))
        tx.send(name, 'contact.accept', {})
        return
      case 'decline':
        if (state === 'asking') await this.#put(tx, name, 'person', 'declined', proofOf(before))
        return
      case 'remove':
        if (state === 'removed') return
        await this.#put(tx, name, 'person', 'removed')
        if (state === 'contact') tx.send(name, 'contact.remove', {})
        else if (state === 'requested') tx.send(name, 'contact.remove', {}, ofRequests)
        return
      case 'block':
        // Nothing is told (spec FC9).
        await this.#put(tx, name, 'person', 'blocked', proofOf(before))
        return
      default:
        assertNever(step)
    }
  }

  async #requested({ from, device, body }: Message<unknown>, tx: Transaction): Promise<void> {
    const known = await contactOf(tx, from)
    const state = known?.state ?? 'removed'
    if (state === 'blocked' || state === 'asking') return
    if (known?.state === 'declined' && !isOver(known)) return
    const signed = body as Uint8Array
    const asked = await this.#options.verified(signed, from, device)
    if (asked === undefined) return
    if (state === 'requested' || state === 'contact') {
      // Both asked, or the other has forgotten: that is consent enough.
      const theirs: Said = { note: asked.words, asked: { by: 'them', atMs: Date.now() } }
      if (state === 'requested')
        await this.#put(tx, from, 'message', 'contact', asked.words === '' ? saidIn(known) : theirs)
      tx.send(from, 'contact.accept', {})
      return
    }
    if (this.#contacts.size >= contactsMax) return
    const said: Said = { note: asked.words, asked: { by: 'them', atMs: Date.now() } }
    await this.#put(tx, from, 'message', 'asking', { ...said, proof: base64Of(signed) })
  }

  async #accepted(from: string, tx: Transaction): Promise<void> {
    const known = await contactOf(tx, from)
    if (known?.state === 'requested') await this.#put(tx, from, 'message', 'contact', saidIn(known))
  }

  async #removed(from: string, tx: Transaction): Promise<void> {
    const state = (await contactOf(tx, from))?.state
    // Whoever takes a request back hears afterwards what who was declined hears.
    if (state === 'asking') await this.#put(tx, from, 'message', 'declined')
    else if (state === 'requested' || state === 'contact') await this.#put(tx, from, 'message', 'removed')
  }

  /** Chooses something for a name that stands so, and tells the own devices. */
  async #set<K extends keyof ContactSettings>(
    name: PeerName,
    states: readonly StoredContact['state'][],
    key: K,
    value: ContactSettings[K],
  ): Promise<void> {
    await this.#options.transact(async (tx) => {
      const contact = await contactOf(tx, name)
      if (contact === undefined || !states.includes(contact.state))
        throw new KithError(
          'option-invalid',
          states === listed ? 'This name is in no list of contacts.' : 'This name is no contact.',
        )
      tx.put(contactsCollection, name, withSetting(contact, key, value, 'person') as unknown as Json)
      await this.#options.tell(tx, name)
    })
  }

  async #put(
    tx: Transaction,
    name: string,
    by: ChangedBy,
    state: StoredContact['state'],
    { note = '', asked, proof }: Said = {},
  ): Promise<void> {
    const standing: ContactStanding = {
      ...{ state, note, sinceMs: Date.now() },
      ...(asked !== undefined && { asked }),
      ...(proof !== undefined && { proof }),
    }
    const changed = withStanding(await contactOf(tx, name), standing, by)
    tx.put(contactsCollection, name, changed as unknown as Json)
    await this.#options.tell(tx, name)
  }

  async #grantAll(): Promise<void> {
    const tried = new Set<PeerName>()
    for (;;) {
      const next = [...this.#contacts].find(
        ([name, contact]) => !tried.has(name) && this.#wanted(name, contact) !== contact.granted,
      )
      if (next === undefined) break
      const [name, contact] = next
      tried.add(name)
      const level = this.#wanted(name, contact)
      if (!(await this.#tell(name, level))) continue
      await this.#options.transact((tx) => granted(tx, name, level))
      if (this.#wanted(name, this.#contacts.get(name)) !== level) tried.delete(name)
    }
    await this.#forgetOver()
  }

  /** Forgets those of whom nothing needs to be known any more. */
  async #forgetOver(): Promise<void> {
    const over = [...this.#contacts].filter(([, contact]) => contact.granted === 'none' && isOver(contact))
    if (over.length === 0) return
    await this.#options.transact(async (tx) => {
      for (const [name] of over) {
        const contact = await contactOf(tx, name)
        if (contact?.granted === 'none' && isOver(contact)) tx.delete(contactsCollection, name)
      }
    })
  }

  /** What a name may do that stands so. Who asks wants to be seen and answered. */
  #wanted(name: PeerName, contact: StoredContact | undefined): GrantLevel {
    const { state = 'removed', sees } = contact ?? {}
    if (state === 'blocked') return 'blocked'
    if (state !== 'contact' && state !== 'requested') return this.#options.isFellow(name) ? 'member' : 'none'
    if (sees === 'nothing') return 'contact-unseen'
    return sees === 'no-times' || !this.#options.showsLastSeen() ? 'contact-timeless' : 'contact'
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

/** Requests, and their withdrawals, have a lane of their own: what a stranger may not leave with the other does not stand before them (spec FC7). */
const ofRequests = { path: 'relay-only' } as const

const contactsOnly: readonly StoredContact['state'][] = ['contact']
const listed: readonly StoredContact['state'][] = ['contact', 'requested', 'asking', 'blocked']

/** Contacts and requests of one name. */
export const contactsMax = 10_000

/** The server was told this level. */
async function granted(tx: Transaction, name: string, level: GrantLevel): Promise<void> {
  const contact = await contactOf(tx, name)
  if (contact !== undefined) tx.put(contactsCollection, name, { ...contact, granted: level })
}

/** What was said when somebody asked, and its proof. */
type Said = Partial<Pick<StoredContact, 'note' | 'asked' | 'proof'>>

/** What stays when a request is accepted: what was said, and its proof. */
function saidIn(contact: StoredContact | undefined): Said {
  if (contact === undefined) return {}
  return { note: contact.note, ...(contact.asked && { asked: contact.asked }), ...proofOf(contact) }
}

/** What stays when a request is turned down: its proof. */
function proofOf(contact: StoredContact | undefined): Said {
  return contact?.proof === undefined ? {} : { proof: contact.proof }
}
