import type { Peer, Transaction } from '@kith/peer'

import { chatCollections, type ChatMessage, conversationPrefix, indexKey, nameOfKey } from '../chat/message-record.ts'
import { conversationOf } from '../chat/place.ts'
import type { Messenger } from '../messenger.ts'
import { follow } from '../observable/cell.ts'
import { type Preferences, preferencesOf } from '../settings/preferences.ts'
import { seenAuthorsMax, type SeenBody, seenMessageType } from './seen-body.ts'
import type { SeenRecord } from './take-seen.ts'

/** At most so often one place is told, in milliseconds (spec CT12). */
export const seenEveryMs = 3000
/** Messages that are looked through for what to tell; who read more at once tells of these. */
const lookedAtMax = 500
const openMax = 10_000

/** What was told of a place last. */
type Told = { readonly key: string; readonly mid: string }

/** How far each person has read what this name wrote in a place, by name. */
export type SeenInPlace = ReadonlyMap<string, SeenRecord>

/** Tells others how far this person has read, and knows how far they have, where the person wants both (spec CT11). */
export class ReadMarks {
  readonly #peer: Peer
  readonly #messenger: Messenger
  readonly #preferences: Preferences
  readonly #signal: AbortSignal
  /** Places that are told when their time has come. */
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #toldMs = new Map<string, number>()
  #isShown = false

  constructor(messenger: Messenger) {
    this.#messenger = messenger
    this.#peer = messenger.peer
    this.#preferences = preferencesOf(messenger)
    this.#signal = messenger.ending
    this.#signal.addEventListener('abort', () => {
      for (const timer of this.#timers.values()) clearTimeout(timer)
    })
  }

  /** Resolves when what was kept before is known. */
  async start(): Promise<void> {
    const { records } = this.#peer
    const { seenBy, seenOpen, messages } = chatCollections
    const signal = this.#signal
    await this.#preferences.ready
    follow(records.changes(seenBy, { signal }), signal, ({ key, value }) =>
      this.#show([[key, value as SeenRecord | undefined]]),
    )
    follow(records.changes(messages, { signal }), signal, ({ key, value }) =>
      this.#arrived(key, value as ChatMessage | undefined),
    )
    follow(records.changes(seenOpen, { signal }), signal, ({ key, value }) => {
      if (value !== undefined) this.#tellSoon(key)
    })
    this.#preferences.shared.subscribe(() => {
      this.#showAll().catch((error: unknown) => {
        if (!signal.aborted) reportError(error)
      })
    })
    await this.#showAll()
    for (const { key } of await records.list(seenOpen, { limit: openMax })) this.#tellSoon(key)
  }

  async #showAll(): Promise<void> {
    const { tellsRead } = this.#preferences.shared.value
    if (tellsRead === this.#isShown || this.#signal.aborted) return
    this.#isShown = tellsRead
    if (!tellsRead) {
      this.#messenger.seen.set(new Map())
      return
    }
    const all = await this.#peer.records.list<SeenRecord>(chatCollections.seenBy, { limit: openMax })
    await this.#show(all.map(({ key, value }) => [key, value]))
  }

  async #show(changes: readonly (readonly [key: string, record: SeenRecord | undefined])[]): Promise<void> {
    if (!this.#isShown || changes.length === 0) return
    this.#messenger.seen.update((before) => {
      const after = new Map(before)
      for (const [key, record] of changes) {
        const place = nameOfKey(key)
        const names = new Map(after.get(place))
        const name = key.slice(place.length + 1)
        if (record === undefined || record.key === '') names.delete(name)
        else names.set(name, record)
        after.set(place, names)
      }
      return after
    })
    for (const [key, record] of changes) if (record?.ahead !== undefined) await this.#resolve(key, record.ahead)
  }

  /** What another own device wrote may be what somebody has read already. */
  async #arrived(key: string, message: ChatMessage | undefined): Promise<void> {
    if (message?.elsewhere !== true || message.from !== 'me') return
    const prefix = conversationPrefix(nameOfKey(key))
    const found = await this.#peer.records.list<SeenRecord>(chatCollections.seenBy, { prefix, limit: openMax })
    for (const { key: at, value } of found) if (value.ahead === message.mid) await this.#resolve(at, message.mid)
  }

  async #resolve(at: string, mid: string): Promise<void> {
    await this.#peer.transact(async (tx) => {
      const record = await tx.get<SeenRecord>(chatCollections.seenBy, at)
      const key = await tx.get<string>(chatCollections.index, indexKey(nameOfKey(at), this.#peer.name, mid))
      if (key === undefined || record?.ahead !== mid) return
      const { ahead: _, ...known } = record
      tx.put(chatCollections.seenBy, at, key > known.key ? { key, atMs: known.atMs } : known)
    })
  }

  /** Tells a place now, or as soon as the last time is long enough ago. */
  #tellSoon(place: string): void {
    if (this.#timers.has(place) || this.#signal.aborted) return
    const waitMs = Math.max(0, (this.#toldMs.get(place) ?? -seenEveryMs) + seenEveryMs - performance.now())
    const timer = setTimeout(() => {
      this.#timers.delete(place)
      this.#toldMs.set(place, performance.now())
      this.#tell(place).catch((error: unknown) => {
        // What was to be told is still kept, and tried at the next start.
        if (!this.#signal.aborted) reportError(error)
      })
    }, waitMs)
    this.#timers.set(place, timer)
  }

  async #tell(place: string): Promise<void> {
    const { seenOpen, seenTold } = chatCollections
    const { records } = this.#peer
    const upTo = await records.get<string>(seenOpen, place)
    if (upTo === undefined) return
    const told = await records.get<Told>(seenTold, place)
    const seen = this.#mayTell(place) ? await this.#newest(place, upTo, told?.key ?? '') : []
    await this.#peer.transact(async (tx) => {
      // Another tab was faster, or more was read meanwhile, which is told next.
      if ((await tx.get<string>(seenOpen, place)) !== upTo) return
      tx.delete(seenOpen, place)
      const [first] = seen
      if (first === undefined) return
      tx.put(seenTold, place, { key: upTo, mid: first.mid } satisfies Told)
      send(tx, place, { seen }, told)
    })
  }

  /** Nobody is told by who does not want it, looks offline, or is no contact. */
  #mayTell(place: string): boolean {
    const { contacts, groups } = this.#messenger
    if (!this.#preferences.shared.value.tellsRead || this.#peer.presence.own.choice === 'invisible') return false
    if (conversationOf(place) !== undefined) return groups.maySay(place)
    const contact = contacts.of(place)
    return contact?.state === 'contact' && contact.sees !== 'nothing'
  }

  /** Of each author the newest message that was read since the last time, the newest first. */
  async #newest(place: string, upTo: string, told: string): Promise<SeenBody['seen']> {
    const range = { prefix: conversationPrefix(place), after: `${upTo}\uffff`, reverse: true, limit: lookedAtMax }
    const found = await this.#peer.records.list<ChatMessage>(chatCollections.messages, range)
    const newest = new Map<string, string>()
    for (const { key, value } of found) {
      if (key <= told) break
      const { from, mid, by = place } = value
      if (from === 'them' && mid !== '' && !newest.has(by)) newest.set(by, mid)
    }
    return [...newest].slice(0, seenAuthorsMax).map(([by, mid]) => ({ mid, by }))
  }
}

/** Between two what was not taken yet gives way to what is newer. */
function send(tx: Transaction, place: string, body: SeenBody, told: Told | undefined): void {
  const conversation = conversationOf(place)
  const keyOf = (mid: string): string => `${seenMessageType} ${mid}`
  if (conversation !== undefined) tx.say(conversation, seenMessageType, body)
  else
    tx.send(place, seenMessageType, body, {
      copy: false,
      key: keyOf(body.seen[0]?.mid ?? ''),
      ...(told && { supersedes: keyOf(told.mid) }),
    })
}
