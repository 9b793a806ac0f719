import { type Contact, KithError, type Peer } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import { Cell, follow } from '../observable/cell.ts'
import { freshInvite, groupLinkText, type JoinAsk, joinProof, readAskWords } from './group-link.ts'

/** An invitation into a group, as the device that made it keeps it. Its secret never leaves the device but in the link. */
export type GroupInvite = {
  /** The group. */
  readonly place: string
  readonly secret: string
  readonly madeMs: number
  /** After this nobody is taken in. */
  readonly untilMs: number
  /** People who may be taken in. */
  readonly usesMax: number
  /** Who was. */
  readonly taken: readonly string[]
  /** They may only read, where the group lets them in as readers; otherwise they may write. */
  readonly role?: 'reader'
}

/** What an invitation lets people do, and for how long. */
export interface GroupInviteOptions {
  /** From now on, in milliseconds. */
  readonly forMs: number
  /** How many people it lets in, at least 1. */
  readonly usesMax: number
  /** What they may do. @default 'writer' */
  readonly role?: 'writer' | 'reader'
}

/** Why nobody can be added, for good. */
const hopeless: ReadonlySet<string> = new Set(['roll-not-entitled', 'conversation-unknown', 'roll-full'])
/** Invitations of one device. */
const invitesMax = 500

/**
 * Invitations into groups by a link (spec CV19 to CV21). The device that made one decides who is taken in by it, when it is there; no server hears of it. Who asks comes as a contact, by a
 * message, or as a stranger, by a contact request with a proof for its words.
 */
export class GroupInvites {
  /** Those of this device, by their id. */
  readonly all: Cell<ReadonlyMap<string, GroupInvite>> = new Cell<ReadonlyMap<string, GroupInvite>>(new Map())
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  #deciding: Promise<void> = Promise.resolve()

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
  }

  async start(): Promise<void> {
    const { groupInvites, groupAsks } = chatCollections
    const { records, contacts } = this.#peer
    const signal = this.#signal
    follow(records.changes(groupInvites, { signal }), signal, () => this.#read())
    follow(records.changes(groupAsks, { signal }), signal, ({ key, value }) => {
      if (value !== undefined) this.#soon(key, value as JoinAsk, 'contact')
    })
    await this.#read()
    for (const { key, value } of await records.list<JoinAsk>(groupAsks, { limit: invitesMax }))
      this.#soon(key, value, 'contact')
    follow(contacts.watch({ signal }), signal, (all) => {
      this.#look(all)
    })
  }

  /** Makes one, and gives what its link carries. */
  async make(place: string, options: GroupInviteOptions): Promise<string> {
    const { id, secret } = freshInvite()
    const madeMs = this.#nowMs()
    const invite: GroupInvite = {
      ...{ place, secret, madeMs, taken: [] },
      ...{ untilMs: madeMs + options.forMs, usesMax: options.usesMax },
      ...(options.role === 'reader' && { role: options.role }),
    }
    await this.#peer.records.put(chatCollections.groupInvites, id, invite)
    await this.#read()
    return this.linkOf(id, invite)
  }

  /** What the link of an invitation carries. */
  linkOf(id: string, { secret }: GroupInvite): string {
    return groupLinkText({ maker: this.#peer.name, id, secret })
  }

  /** Nobody is taken in by it any more. */
  async revoke(id: string): Promise<void> {
    await this.#peer.records.delete(chatCollections.groupInvites, id)
    await this.#read()
  }

  /** Whether somebody may still be taken in by it. */
  isOpen({ untilMs, usesMax, taken }: GroupInvite): boolean {
    return this.#nowMs() < untilMs && taken.length < usesMax
  }

  async #read(): Promise<void> {
    const found = await this.#peer.records.list<GroupInvite>(chatCollections.groupInvites, { limit: invitesMax })
    this.all.set(new Map(found.map(({ key, value }) => [key, value])))
  }

  #look(contacts: readonly Contact[]): void {
    for (const { name, state, note } of contacts) {
      const ask = state === 'asking' ? readAskWords(note) : undefined
      if (ask !== undefined) this.#soon(name, ask, 'stranger')
    }
  }

  /** One after the other, so that no invitation is used more often than it may be. */
  #soon(name: string, ask: JoinAsk, as: 'contact' | 'stranger'): void {
    this.#deciding = this.#deciding.then(async () => {
      if (this.#signal.aborted) return
      await this.#decide(name, ask, as).catch((error: unknown) => {
        // The ask stays where it is, and is looked at again at the next start.
        if (!this.#signal.aborted) reportError(error)
      })
    })
  }

  async #decide(name: string, ask: JoinAsk, as: 'contact' | 'stranger'): Promise<void> {
    const { contacts, conversations } = this.#peer
    const invite = await this.#reserve(name, ask)
    // Another device of this name may have made it; it decides.
    if (invite === 'unknown') return as === 'contact' ? this.#forget(name) : undefined
    // A stranger's request stays for the person to decide: declining it would keep the name away for long.
    if (invite === 'refused') return this.#forget(name)
    try {
      await conversations.get(conversationOf(invite.place) ?? '').add(name, invite.role)
    } catch (error) {
      // Where this device may not add anybody, or nobody has room, it never will; anything else is tried again.
      if (error instanceof KithError && hopeless.has(error.code)) return this.#forget(name)
      throw error
    }
    if (as === 'stranger') await contacts.accept(name)
    await this.#forget(name)
  }

  /** Counts a name as taken in, once, before it is: so a crash in between lets in nobody more. */
  async #reserve(name: string, { id, proof }: JoinAsk): Promise<GroupInvite | 'unknown' | 'refused'> {
    const found = await this.#peer.records.get<GroupInvite>(chatCollections.groupInvites, id)
    if (found === undefined) return 'unknown'
    if ((await joinProof({ id, secret: found.secret }, name)) !== proof) return 'refused'
    return this.#peer.transact(async (tx) => {
      const invite = await tx.get<GroupInvite>(chatCollections.groupInvites, id)
      if (invite === undefined) return 'unknown'
      if (invite.taken.includes(name)) return invite
      if (!this.isOpen(invite)) return 'refused'
      tx.put(chatCollections.groupInvites, id, { ...invite, taken: [...invite.taken, name] })
      return invite
    })
  }

  async #forget(name: string): Promise<void> {
    const { groupAsks, groupAsksCount } = chatCollections
    await this.#peer.transact(async (tx) => {
      if ((await tx.get(groupAsks, name)) === undefined) return
      tx.delete(groupAsks, name)
      tx.put(groupAsksCount, 'all', Math.max(0, ((await tx.get<number>(groupAsksCount, 'all')) ?? 1) - 1))
    })
  }
}
