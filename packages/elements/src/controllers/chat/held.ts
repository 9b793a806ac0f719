import type { Contact, Peer, Transaction } from '@kith/peer'

import type { ContactBook } from '../contacts/contact-book.ts'
import { follow } from '../observable/cell.ts'
import { sendDrawn } from './sending.ts'
import { chatCollections, type ChatMessage, indexKey, nameOfKey } from './message-record.ts'

const heldMax = 10_000

/**
 * Lines that a person has written to somebody who takes messages from contacts alone (spec FC2). They stay on this device, and go out in their order as soon as
 * the request is accepted, each once.
 */
export class Held {
  readonly #peer: Peer
  readonly #contacts: ContactBook
  readonly #signal: AbortSignal
  readonly #keys = new Set<string>()
  #isReleasing = false

  constructor(peer: Peer, contacts: ContactBook, signal: AbortSignal) {
    this.#peer = peer
    this.#contacts = contacts
    this.#signal = signal
  }

  async start(): Promise<void> {
    const { held } = chatCollections
    follow(this.#peer.records.changes(held, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      if (value === undefined) this.#keys.delete(key)
      else this.#keys.add(key)
      this.#release()
    })
    for (const { key } of await this.#peer.records.list(held, { limit: heldMax })) this.#keys.add(key)
    const unsubscribe = this.#contacts.all.subscribe(() => {
      this.#release()
    })
    this.#signal.addEventListener('abort', unsubscribe, { once: true })
    this.#release()
  }

  /** Whether something waits here for this name to accept: what is written after it waits, too. */
  isHolding(name: string): boolean {
    return this.#contacts.of(name)?.state === 'requested' && [...this.#keys].some((key) => nameOfKey(key) === name)
  }

  /** Keeps a line that was turned down because its writer is no contact yet; one that has gone out again is not kept a second time. */
  keep(tx: Transaction, key: string, message: ChatMessage): void {
    if (waits(this.#contacts.of(nameOfKey(key)), message)) tx.put(chatCollections.held, key, nameOfKey(key))
  }

  #release(): void {
    if (this.#isReleasing || this.#signal.aborted) return
    const ready = [...this.#keys].filter((key) => this.#contacts.of(nameOfKey(key))?.state === 'contact').sort()
    if (ready.length === 0) return
    this.#isReleasing = true
    this.#send(ready).then(
      () => {
        this.#isReleasing = false
        this.#release()
      },
      (error: unknown) => {
        // They stay where they are, and go out at the next change or start.
        this.#isReleasing = false
        if (!this.#signal.aborted) reportError(error)
      },
    )
  }

  /** Sends these again under the keys that they have; what another tab has sent meanwhile is left alone. */
  async #send(keys: readonly string[]): Promise<void> {
    const { held, messages, open } = chatCollections
    await this.#peer.transact(async (tx) => {
      for (const key of keys) {
        if ((await tx.get(held, key)) === undefined) continue
        tx.delete(held, key)
        const message = await tx.get<ChatMessage>(messages, key)
        if (message?.state !== 'rejected') continue
        const { code: _, ...rest } = message
        const mid = await sendDrawn(tx, nameOfKey(key), [nameOfKey(key)], message)
        tx.put(messages, key, { ...rest, mid, state: 'accepted', again: true })
        tx.put(open, mid, key)
        tx.put(chatCollections.index, indexKey(nameOfKey(key), this.#peer.name, mid), key)
      }
    })
    for (const key of keys) this.#keys.delete(key)
  }
}

/** Whether a line that was turned down waits for a request to be accepted. */
export function waits(contact: Contact | undefined, { state, code, again, atMs }: ChatMessage): boolean {
  if (state !== 'rejected' || code !== 'contacts-only' || again === true) return false
  // The answer may have been on its way while the other accepted.
  return contact?.state === 'requested' || (contact?.state === 'contact' && contact.sinceMs > atMs)
}
