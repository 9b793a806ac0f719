import type { NameTrust, Peer } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'

/** Who is verified, and who has changed, in step with all tabs; everybody else is neither. */
export class TrustBook {
  readonly all: Cell<ReadonlyMap<string, NameTrust>> = new Cell<ReadonlyMap<string, NameTrust>>(new Map())
  readonly #peer: Peer
  readonly #signal: AbortSignal

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  start(): void {
    follow(this.#peer.names.watchTrust({ signal: this.#signal }), this.#signal, (names) => {
      this.all.set(new Map(names.map((trust) => [trust.name, trust])))
    })
  }

  of(name: string): NameTrust | undefined {
    return this.all.value.get(name)
  }
}
