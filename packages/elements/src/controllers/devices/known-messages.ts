import type { Body, HistoryRecord, Peer } from '@kith/peer'

import { finalRank, ranks } from '../chat/marks.ts'
import { chatCollections, type ChatMessage } from '../chat/message-record.ts'
import { follow } from '../observable/cell.ts'

const pageSize = 1000

/** Which messages are here already: one that came to both devices has another key on each. */
export class KnownMessages {
  readonly #peer: Peer
  readonly #signal: AbortSignal
  readonly #keys = new Map<string, string>()
  /** Keys of messages whose outcome this device will be told, by mid. */
  readonly #open = new Map<string, string>()

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  async load(): Promise<void> {
    const { messages } = chatCollections
    follow(this.#peer.records.changes(messages, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      if (value !== undefined) this.#keys.set((value as ChatMessage).mid, key)
    })
    for (let after: string | undefined; ;) {
      const page = await this.#peer.records.list<ChatMessage>(messages, { after, limit: pageSize })
      for (const { key, value } of page) this.#keys.set(value.mid, key)
      after = page.at(-1)?.key
      if (page.length < pageSize) return
    }
  }

  /** What is kept of a record. */
  judge({ collection, key, value }: HistoryRecord): Body | undefined {
    if (collection !== chatCollections.messages) return value
    const message = value as ChatMessage
    if (message.mid !== '' && (this.#keys.get(message.mid) ?? key) !== key) return undefined
    if (message.from === 'me' && ranks[message.state ?? 'accepted'] < finalRank) this.#open.set(message.mid, key)
    return { ...message, elsewhere: true }
  }

  /** Notes whose outcome is still to come. */
  async noteOpen(): Promise<void> {
    if (this.#open.size === 0) return
    await this.#peer.transact((tx) => {
      for (const [mid, key] of this.#open) tx.put(chatCollections.elsewhere, mid, key)
    })
  }
}
