import type { Contact, Peer } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import { isMuted } from './muting.ts'

/** Timers of browsers wait no longer. */
const timerMsMax = 2_147_483_647

/** Contacts and requests as this device knows them, in step with all tabs. */
export class ContactBook {
  readonly all: Cell<readonly Contact[]> = new Cell<readonly Contact[]>([])
  /** The last request that came while this page was open. */
  readonly arrival: Cell<Contact | undefined> = new Cell<Contact | undefined>(undefined)
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  #isKnown = false
  #muteTimer: ReturnType<typeof setTimeout> | undefined

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
    signal.addEventListener('abort', () => {
      clearTimeout(this.#muteTimer)
    })
  }

  async start(): Promise<void> {
    follow(this.#peer.contacts.watch({ signal: this.#signal }), this.#signal, (contacts) => {
      this.#take(contacts)
    })
    this.#take(await this.#peer.contacts.list())
    this.#isKnown = true
  }

  of(name: string): Contact | undefined {
    return this.all.value.find((contact) => contact.name === name)
  }

  /** Whether the person wants no notice of a name now. */
  isMuted(name: string): boolean {
    return isMuted(this.of(name), this.#nowMs())
  }

  #take(contacts: readonly Contact[]): void {
    const asked = contacts.find(({ name, state }) => state === 'asking' && this.of(name)?.state !== 'asking')
    this.all.set(contacts)
    if (this.#isKnown && asked !== undefined) this.arrival.set(asked)
    this.#awaitEndOfMute()
  }

  /** What is shown of who is muted changes when that ends. */
  #awaitEndOfMute(): void {
    clearTimeout(this.#muteTimer)
    if (this.#signal.aborted) return
    const nowMs = this.#nowMs()
    const ends = this.all.value.flatMap(({ mutedUntilMs = 0 }) => (mutedUntilMs > nowMs ? [mutedUntilMs] : []))
    if (ends.length === 0) return
    this.#muteTimer = setTimeout(
      () => {
        this.all.set([...this.all.value])
        this.#awaitEndOfMute()
      },
      Math.min(Math.min(...ends) - nowMs, timerMsMax),
    )
  }
}
