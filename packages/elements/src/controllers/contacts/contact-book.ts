import type { Contact, Peer } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import { MuteEnds } from '../muting/mute-ends.ts'
import { isMuted } from '../muting/muting.ts'

/** Contacts and requests as this device knows them, in step with all tabs. */
export class ContactBook {
  readonly all: Cell<readonly Contact[]> = new Cell<readonly Contact[]>([])
  /** The last request that came while this page was open. */
  readonly arrival: Cell<Contact | undefined> = new Cell<Contact | undefined>(undefined)
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  readonly #ends: MuteEnds
  #isKnown = false

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
    this.#ends = new MuteEnds(nowMs, signal, () => {
      this.#show([...this.all.value])
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
    this.#show(contacts)
    if (this.#isKnown && asked !== undefined) this.arrival.set(asked)
  }

  #show(contacts: readonly Contact[]): void {
    this.all.set(contacts)
    this.#ends.await(contacts.map(({ mutedUntilMs }) => mutedUntilMs))
  }
}
