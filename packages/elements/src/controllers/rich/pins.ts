import type { Peer } from '@kith/peer'

import type { ConversationEntry } from '../chat/conversation.ts'
import { chatCollections, type ChatMessage, conversationPrefix } from '../chat/message-record.ts'
import { Cell, follow } from '../observable/cell.ts'

/** Of more pinned messages the newest are shown. */
export const pinsShownMax = 20

/** The messages that are held at the top of one conversation, the newest first. */
export class Pins {
  readonly all: Cell<readonly ConversationEntry[]> = new Cell<readonly ConversationEntry[]>([])
  readonly #place: string
  readonly #peer: Peer
  readonly #ending = new AbortController()
  #reading: Promise<void> = Promise.resolve()
  #isStale = false

  constructor(place: string, peer: Peer) {
    this.#place = place
    this.#peer = peer
  }

  /** Resolves when they were read. */
  async start(): Promise<void> {
    const { signal } = this.#ending
    const prefix = conversationPrefix(this.#place)
    follow(this.#peer.records.changes(chatCollections.pins, { signal }), signal, ({ key }) => {
      if (key.startsWith(prefix)) this.#readAgain()
    })
    follow(this.#peer.records.changes(chatCollections.messages, { signal }), signal, ({ key }) => {
      if (this.all.value.some((entry) => entry.key === key)) this.#readAgain()
    })
    this.#readAgain()
    await this.#reading
  }

  close(): void {
    this.#ending.abort()
  }

  /** However many change at once, they are read once more. */
  #readAgain(): void {
    if (this.#isStale) return
    this.#isStale = true
    this.#reading = this.#reading
      .then(() => this.#read())
      .catch((error: unknown) => {
        if (!this.#ending.signal.aborted) reportError(error)
      })
  }

  async #read(): Promise<void> {
    this.#isStale = false
    const { records } = this.#peer
    const range = { prefix: conversationPrefix(this.#place), limit: pinsShownMax, reverse: true }
    const found = await records.list(chatCollections.pins, range)
    const messages = await Promise.all(
      found.map(async ({ key }) => {
        const message = await records.get<ChatMessage>(chatCollections.messages, key)
        return message === undefined ? [] : [{ ...message, key }]
      }),
    )
    if (!this.#ending.signal.aborted) this.all.set(messages.flat())
  }
}
