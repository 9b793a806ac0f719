import { setTimeout as passed } from 'node:timers/promises'

import type { Peer } from '@kith/peer'

import { preferencesOf, preferencesPlace } from './preferences.ts'
import { chatCollections, type ChatMessage, conversationPrefix } from './record.ts'
import { seenBody, type SeenBody, seenMessageType } from './seen-body.ts'
import { seenKey, type SeenRecord, takeSeen } from './seen-by.ts'

/** At most so often a name is told, in milliseconds (spec CT12). */
export const seenEveryMs = 3000
/** Lines that are looked through for what to tell. */
const lookedAtMax = 500

/** What a name was told last. */
type Told = { readonly key: string; readonly mid: string }

/** Tells a name how far this person has read, and knows how far the name has, where the person wants both (spec CT11). */
export class ReadMarks {
  readonly #peer: Peer
  readonly #nowMs: () => number

  constructor(peer: Peer, nowMs: () => number) {
    this.#peer = peer
    this.#nowMs = nowMs
  }

  /** Keeps how far others have read, in the commit that acknowledges it; nothing where this person tells nobody (spec CT11, CT13). */
  receive(): void {
    const own = this.#peer.name
    this.#peer.messages.on<SeenBody>(
      seenMessageType,
      async ({ from, body }, tx) => {
        const mid = body.seen.find(({ by }) => by === own)?.mid
        const { collection, key } = preferencesPlace
        if (from === own || mid === undefined || !preferencesOf(await tx.get(collection, key)).tellsRead) return
        await takeSeen(tx, own, from, mid, this.#nowMs())
      },
      { schema: seenBody },
    )
  }

  /** The key of the newest own line that a name has read; empty when there is none, or this person tells nobody. */
  async readUpTo(name: string): Promise<string> {
    const { records } = this.#peer
    if (!(await this.#isWanted())) return ''
    return (await records.get<SeenRecord>(chatCollections.seenBy, seenKey(name)))?.key ?? ''
  }

  /** The same after each change. */
  async *readings(name: string, signal: AbortSignal): AsyncIterable<string> {
    for await (const { key } of this.#peer.records.changes(chatCollections.seenBy, { signal }))
      if (key === seenKey(name)) yield this.readUpTo(name)
  }

  /** Tells a name what is read on the screen from now on, until `signal` aborts. Rejects as records do. */
  async tell(name: string, signal: AbortSignal): Promise<void> {
    for await (const { key, value } of this.#peer.records.changes(chatCollections.seenOpen, { signal }))
      if (key === name && value !== undefined && (await this.#tell(name))) await pause(signal)
  }

  /** Whether a message goes out. */
  async #tell(name: string): Promise<boolean> {
    const { seenOpen, seenTold } = chatCollections
    const { records } = this.#peer
    const upTo = await records.get<string>(seenOpen, name)
    if (upTo === undefined) return false
    const told = await records.get<Told>(seenTold, name)
    const mid = (await this.#mayTell(name)) ? await this.#newest(name, upTo, told?.key ?? '') : undefined
    return this.#peer.transact(async (tx) => {
      // More was read meanwhile, which is told next.
      if ((await tx.get<string>(seenOpen, name)) !== upTo) return false
      tx.delete(seenOpen, name)
      if (mid === undefined) return false
      const body: SeenBody = { seen: [{ mid, by: name }] }
      const supersedes = told && { supersedes: sendKey(told.mid) }
      tx.put(seenTold, name, { key: upTo, mid } satisfies Told)
      tx.send(name, seenMessageType, body, { copy: false, key: sendKey(mid), ...supersedes })
      return true
    })
  }

  /** Nobody is told by who does not want it, looks offline, or is no contact. */
  async #mayTell(name: string): Promise<boolean> {
    if (!(await this.#isWanted()) || this.#peer.presence.own.choice === 'invisible') return false
    const contact = (await this.#peer.contacts.list()).find((each) => each.name === name)
    return contact?.state === 'contact' && contact.sees !== 'nothing'
  }

  async #isWanted(): Promise<boolean> {
    return preferencesOf(await this.#peer.records.get(preferencesPlace.collection, preferencesPlace.key)).tellsRead
  }

  /** The mid of the newest line of a name that was read since the last time. */
  async #newest(name: string, upTo: string, told: string): Promise<string | undefined> {
    const range = { prefix: conversationPrefix(name), after: `${upTo}\uffff`, reverse: true, limit: lookedAtMax }
    const found = await this.#peer.records.list<ChatMessage>(chatCollections.messages, range)
    return found.find(({ key, value: { from, mid } }) => key > told && from === 'them' && mid !== '')?.value.mid
  }
}

/** What was not taken yet gives way to what is newer, by this key. */
function sendKey(mid: string): string {
  return `${seenMessageType} ${mid}`
}

/** Waits until a name may be told again, or `signal` aborts. */
async function pause(signal: AbortSignal): Promise<void> {
  // An abort ends what follows, too.
  await passed(seenEveryMs, undefined, { signal }).catch(() => undefined)
}
