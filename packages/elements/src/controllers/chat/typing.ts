import type { Peer } from '@kith/peer'

import { conversationOf, placeOfConversation } from './place.ts'
import { Cell } from '../observable/cell.ts'

const signalType = 'chat.typing'
/** While somebody types, the signal is repeated this often, and believed a little longer. */
const repeatMs = 3000
const believedMs = 5000
/** In larger conversations typing is not told: each of them would be told by a signal of its own. */
const readersMax = 32
/** Names of which is believed that they type, at most. */
const typingMax = 1000

/** What the body of the signal says: in the conversation of several people with this id, or to the name alone. */
interface TypingBody {
  readonly isTyping?: boolean
  readonly conversation?: string
}

/** What typing needs of the rest. */
export interface TypingOptions {
  /** The names that get what is sent to a place. */
  readonly readers: (place: string) => readonly string[]
  readonly nowMs: () => number
}

/** Who is typing to us, and whom we tell that we are. Nothing of it is stored. */
export class Typing {
  /** Places where somebody types. */
  readonly names: Cell<ReadonlySet<string>> = new Cell<ReadonlySet<string>>(new Set())
  readonly #peer: Peer
  readonly #readers: TypingOptions['readers']
  readonly #nowMs: () => number
  /** By place, who types there, and when that is no longer believed. */
  readonly #typing = new Map<string, Map<string, ReturnType<typeof setTimeout>>>()
  readonly #toldAtMs = new Map<string, number>()
  readonly #handler: Disposable

  constructor(peer: Peer, { readers, nowMs }: TypingOptions) {
    this.#peer = peer
    this.#readers = readers
    this.#nowMs = nowMs
    this.#handler = peer.signals.on<TypingBody>(signalType, ({ from, body }) => {
      const place = this.#placeOf(from, body)
      if (place === undefined) return
      if (body.isTyping === true) this.#begin(place, from)
      else this.end(place, from)
    })
  }

  /** Who types in a place. */
  in(place: string): readonly string[] {
    return [...(this.#typing.get(place)?.keys() ?? [])]
  }

  /** The person changed what is in the composer. */
  tell(place: string, isTyping: boolean): void {
    const toldAtMs = this.#toldAtMs.get(place)
    if (isTyping ? toldAtMs !== undefined && this.#nowMs() - toldAtMs < repeatMs : toldAtMs === undefined) return
    if (isTyping) this.#toldAtMs.set(place, this.#nowMs())
    else this.#toldAtMs.delete(place)
    const conversation = conversationOf(place)
    const body = conversation === undefined ? { isTyping } : { isTyping, conversation }
    const readers = this.#readers(place)
    if (readers.length > readersMax) return
    // A signal that finds no way is dropped by design; nothing depends on it.
    for (const name of readers) this.#peer.signals.send(name, signalType, body).catch(() => undefined)
  }

  /** Somebody stopped typing, or the message is there. */
  end(place: string, name: string = place): void {
    const there = this.#typing.get(place)
    clearTimeout(there?.get(name))
    if (there?.delete(name) !== true) return
    if (there.size === 0) this.#typing.delete(place)
    this.names.set(new Set(this.#typing.keys()))
  }

  stop(): void {
    this.#handler[Symbol.dispose]()
    for (const there of this.#typing.values()) for (const ending of there.values()) clearTimeout(ending)
  }

  /** Where a signal says that its sender types; nothing when the sender does not belong there. */
  #placeOf(from: string, body: unknown): string | undefined {
    const { conversation } = (body ?? {}) as { readonly conversation?: unknown }
    if (conversation === undefined) return from
    const place = typeof conversation === 'string' ? placeOfConversation(conversation) : ''
    return this.#readers(place).includes(from) ? place : undefined
  }

  #begin(place: string, name: string): void {
    const there = this.#typing.get(place) ?? new Map<string, ReturnType<typeof setTimeout>>()
    if (!this.#typing.has(place) && this.#typing.size >= typingMax) return
    clearTimeout(there.get(name))
    this.#typing.set(
      place,
      there.set(
        name,
        setTimeout(() => {
          this.end(place, name)
        }, believedMs),
      ),
    )
    this.names.set(new Set(this.#typing.keys()))
  }
}
