import type { Contact, ContactJournals, ContactReport, Contacts, Messages, PathPolicy, WaitOptions } from '@kith/peer'
import { KithError, parseName } from '@kith/wire'

import { Feed } from './feed.ts'

/** What contacts need of the world around them. */
export interface MockAcquaintance {
  readonly nowMs: () => number
  readonly messages: Messages
  /** Called after every change, because presence is visible to contacts alone. */
  readonly changed: () => void
}

/** Contacts in memory; requests and answers travel as messages, as they do in a network. */
export class MockContacts implements Contacts {
  readonly #contacts = new Map<string, Contact>()
  /** What was reported to the operator. */
  readonly reports: { readonly name: string; readonly report: ContactReport }[] = []
  readonly #feed = new Feed<readonly Contact[]>()
  readonly #world: MockAcquaintance

  constructor(world: MockAcquaintance) {
    this.#world = world
    world.messages.on<{ note: string }>('contact.request', async ({ from, body }) => {
      const known = this.stateOf(from)
      if (known === 'blocked' || known === 'contact') return
      this.#ask(from, known === 'requested' ? 'contact' : 'asking', body.note, 'them')
      if (known === 'requested') await this.#tell(from, 'contact.accept')
    })
    world.messages.on('contact.accept', ({ from }) => {
      if (this.stateOf(from) === 'requested') this.put(from, 'contact')
    })
    world.messages.on('contact.remove', ({ from }) => {
      if (this.stateOf(from) !== 'blocked') this.drop(from)
    })
  }

  async list(): Promise<readonly Contact[]> {
    return this.#sorted()
  }

  watch(options: WaitOptions = {}): AsyncIterable<readonly Contact[]> {
    return this.#feed.read(options.signal, [this.#sorted()])
  }

  async request(name: string, note = ''): Promise<void> {
    const parsed = parseName(name)
    if (parsed.kind === 'refused') throw new KithError(parsed.code, parsed.message)
    const known = this.stateOf(parsed.name)
    if (known === 'contact') return
    if (known === 'asking') return this.accept(parsed.name)
    this.#ask(parsed.name, 'requested', note, 'me')
    await this.#tell(parsed.name, 'contact.request', { note })
  }

  async accept(name: string): Promise<void> {
    if (this.stateOf(name) === 'contact') return
    if (this.stateOf(name) !== 'asking') throw new KithError('option-invalid', 'This name has not asked.')
    this.put(name, 'contact')
    await this.#tell(name, 'contact.accept')
  }

  async decline(name: string): Promise<void> {
    if (this.stateOf(name) === 'asking') this.drop(name)
  }

  async remove(name: string): Promise<void> {
    const state = this.stateOf(name)
    this.drop(name)
    if (state === 'contact' || state === 'requested') await this.#tell(name, 'contact.remove')
  }

  async block(name: string): Promise<void> {
    this.put(name, 'blocked')
  }

  async setPaths(name: string, paths: PathPolicy | undefined): Promise<void> {
    const contact = this.#contacts.get(name)
    if (contact?.state !== 'contact') throw new KithError('option-invalid', 'This name is no contact.')
    this.#contacts.set(name, { ...contact, paths })
    this.#tellWatchers()
  }

  async setSight(name: string, sees: Contact['sees']): Promise<void> {
    const contact = this.#contacts.get(name)
    if (contact?.state !== 'contact') throw new KithError('option-invalid', 'This name is no contact.')
    this.#contacts.set(name, { ...contact, sees })
    this.#tellWatchers()
  }

  /** What a contact sees of this peer's presence, where it is not what all see. */
  sightOf(name: string): Contact['sees'] {
    return this.#contacts.get(name)?.sees
  }

  async mute(name: string, until: number | 'forever'): Promise<void> {
    this.#mute(name, until === 'forever' ? Number.MAX_SAFE_INTEGER : until)
  }

  async unmute(name: string): Promise<void> {
    this.#mute(name, undefined)
  }

  async report(name: string, report: ContactReport): Promise<void> {
    this.reports.push({ name, report })
  }

  /** How a name stands with this peer. */
  stateOf(name: string): Contact['state'] | undefined {
    return this.#contacts.get(name)?.state
  }

  /** Scripts a contact without any message. */
  put(name: string, state: Contact['state'], note?: string): void {
    this.#contacts.set(name, {
      name,
      state,
      note: note ?? this.#contacts.get(name)?.note ?? '',
      asked: state === 'blocked' ? undefined : this.#contacts.get(name)?.asked,
      sinceMs: this.#world.nowMs(),
    })
    this.#tellWatchers()
  }

  #ask(name: string, state: Contact['state'], note: string, by: 'me' | 'them'): void {
    const atMs = this.#world.nowMs()
    this.#contacts.set(name, { name, state, note, sinceMs: atMs, asked: { by, atMs } })
    this.#tellWatchers()
  }

  /** Scripts who keeps a journal of whose states, or may. Nothing happens for who is no contact. */
  putJournals(name: string, change: (before: ContactJournals) => ContactJournals): void {
    const contact = this.#contacts.get(name)
    if (contact?.state !== 'contact') return
    this.#contacts.set(name, { ...contact, journals: change(contact.journals ?? {}) })
    this.#tellWatchers()
  }

  /** How it stands with journals between this peer and a name. */
  journalsOf(name: string): ContactJournals {
    return this.#contacts.get(name)?.journals ?? {}
  }

  /** Forgets a name without any message. */
  drop(name: string): void {
    if (this.#contacts.delete(name)) this.#tellWatchers()
  }

  #mute(name: string, mutedUntilMs: number | undefined): void {
    const contact = this.#contacts.get(name)
    if (contact === undefined) throw new KithError('option-invalid', 'This name is in no list of contacts.')
    this.#contacts.set(name, { ...contact, mutedUntilMs })
    this.#tellWatchers()
  }

  /** Ends every stream. */
  close(): void {
    this.#feed.close()
  }

  #tellWatchers(): void {
    this.#feed.emit(this.#sorted())
    this.#world.changed()
  }

  async #tell(name: string, type: string, body: { note?: string } = {}): Promise<void> {
    await this.#world.messages.send(name, type, body)
  }

  #sorted(): Contact[] {
    return [...this.#contacts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
