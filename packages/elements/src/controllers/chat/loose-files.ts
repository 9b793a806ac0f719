import type { Peer } from '@kith/peer'

import { follow } from '../observable/cell.ts'
import { chatCollections, type ChatMessage } from './message-record.ts'

const pageSize = 500
const looseMax = 1000

/** Gives the room of files free whose messages were taken back (spec CT7), where no other message holds them. It reads through the history for each, which is seldom wanted and not urgent. */
export class LooseFiles {
  readonly #peer: Peer
  readonly #signal: AbortSignal
  #freeing: Promise<void> = Promise.resolve()

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  /** Frees what was left from before, and what comes from now on. */
  async start(): Promise<void> {
    const { loose } = chatCollections
    follow(this.#peer.records.changes(loose, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      if (value !== undefined) this.#free(key)
    })
    for (const { key } of await this.#peer.records.list(loose, { limit: looseMax })) this.#free(key)
  }

  #free(blob: string): void {
    this.#freeing = this.#freeing
      .then(() => this.#freeNow(blob))
      .catch((error: unknown) => {
        // It is tried again at the next start.
        if (!this.#signal.aborted) reportError(error)
      })
  }

  async #freeNow(blob: string): Promise<void> {
    if (!(await this.#isHeld(blob))) await this.#peer.blobs.forget(blob)
    await this.#peer.records.delete(chatCollections.loose, blob)
  }

  /** Whether a message that is here holds it, such as one that was passed on. */
  async #isHeld(blob: string): Promise<boolean> {
    for (let after: string | undefined; ;) {
      const page = await this.#peer.records.list<ChatMessage>(chatCollections.messages, { after, limit: pageSize })
      if (page.some(({ value: { file } }) => file?.blob === blob)) return true
      after = page.at(-1)?.key
      if (page.length < pageSize || this.#signal.aborted) return this.#signal.aborted
    }
  }
}
