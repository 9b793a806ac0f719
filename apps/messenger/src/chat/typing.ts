import type { Peer } from '@kith/peer'

import { Cell } from '../observable/cell.ts'

const signalType = 'chat.typing'
/** While somebody types, the signal is repeated this often, and believed a little longer. */
const repeatMs = 3000
const believedMs = 5000

/** Who is typing to us, and whom we tell that we are. Nothing of it is stored. */
export class Typing {
  readonly names: Cell<ReadonlySet<string>> = new Cell<ReadonlySet<string>>(new Set())
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #endings = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #toldAtMs = new Map<string, number>()
  readonly #handler: Disposable

  constructor(peer: Peer, nowMs: () => number) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#handler = peer.signals.on<{ isTyping?: boolean }>(signalType, ({ from, body }) => {
      if (body.isTyping === true) this.#begin(from)
      else this.end(from)
    })
  }

  /** The person changed what is in the composer. */
  tell(name: string, isTyping: boolean): void {
    const toldAtMs = this.#toldAtMs.get(name)
    if (isTyping ? toldAtMs !== undefined && this.#nowMs() - toldAtMs < repeatMs : toldAtMs === undefined) return
    if (isTyping) this.#toldAtMs.set(name, this.#nowMs())
    else this.#toldAtMs.delete(name)
    // A signal that finds no way is dropped by design; nothing depends on it.
    this.#peer.signals.send(name, signalType, { isTyping }).catch(() => undefined)
  }

  /** Somebody stopped typing, or the message is there. */
  end(name: string): void {
    clearTimeout(this.#endings.get(name))
    this.#endings.delete(name)
    this.names.update((names) => (names.has(name) ? new Set([...names].filter((other) => other !== name)) : names))
  }

  stop(): void {
    this.#handler[Symbol.dispose]()
    for (const ending of this.#endings.values()) clearTimeout(ending)
  }

  #begin(name: string): void {
    clearTimeout(this.#endings.get(name))
    this.#endings.set(
      name,
      setTimeout(() => {
        this.end(name)
      }, believedMs),
    )
    this.names.update((names) => (names.has(name) ? names : new Set([...names, name])))
  }
}
