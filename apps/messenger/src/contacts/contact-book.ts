import type { Contact, Peer } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'

/** Contacts and requests as this device knows them, in step with all tabs. */
export class ContactBook {
  readonly all: Cell<readonly Contact[]> = new Cell<readonly Contact[]>([])
  readonly #peer: Peer
  readonly #signal: AbortSignal

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  async start(): Promise<void> {
    follow(this.#peer.contacts.watch({ signal: this.#signal }), this.#signal, (contacts) => {
      this.all.set(contacts)
    })
    this.all.set(await this.#peer.contacts.list())
  }

  of(name: string): Contact | undefined {
    return this.all.value.find((contact) => contact.name === name)
  }
}
