import type { Peer, PresenceInfo } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'

/** Names that one watch may hold. */
const watchNamesMax = 200

/** The presence of all contacts, kept up to date. */
export class PresenceView {
  readonly all: Cell<ReadonlyMap<string, PresenceInfo>> = new Cell<ReadonlyMap<string, PresenceInfo>>(new Map())
  readonly #peer: Peer
  #watched = ''
  #watching = new AbortController()

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    signal.addEventListener('abort', () => {
      this.#watching.abort()
    })
  }

  /** Watches these names from now on, in as many watches as they need. */
  watch(names: readonly string[]): void {
    const wanted = [...names].sort()
    if (wanted.join(' ') === this.#watched) return
    this.#watched = wanted.join(' ')
    this.#watching.abort()
    this.#watching = new AbortController()
    const { signal } = this.#watching
    this.all.update((before) => new Map([...before].filter(([name]) => names.includes(name))))
    for (let start = 0; start < wanted.length; start += watchNamesMax) {
      const stream = this.#peer.presence.watch(wanted.slice(start, start + watchNamesMax), { signal })
      follow(stream, signal, (info) => {
        this.all.update((before) => new Map(before).set(info.name, info))
      })
    }
  }
}
