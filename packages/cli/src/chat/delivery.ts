import type { MessageUpdate, Peer } from '@kith/peer'
import type { MessageId } from '@kith/wire'

import { type DeliveryState, isFinal, rankOf } from './record.ts'

/** What is known of a sent message. */
export type DeliveryMark = Pick<MessageUpdate, 'state' | 'code' | 'path'>

/** Follows what becomes of sent messages, and lets others wait for it. */
export class Deliveries {
  readonly #peer: Peer
  readonly #marks = new Map<string, DeliveryMark>()
  readonly #listeners = new Set<(mid: MessageId, mark: DeliveryMark) => void>()

  /** Follows from now on until `signal` aborts or the peer leaves. */
  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    void this.#follow(peer.messages.updates({ signal }))
  }

  /** Calls back at each change; the returned function ends it. */
  onChange(listener: (mid: MessageId, mark: DeliveryMark) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What is known now, asked of the peer when nothing was told yet. */
  async of(mid: MessageId): Promise<DeliveryMark> {
    const known = this.#marks.get(mid)
    if (known !== undefined) return known
    const { known: isKnown, state, code, targets } = await this.#peer.why(mid, { server: false })
    const path = targets.some((target) => target.path === 'direct') ? 'direct' : 'relay'
    if (isKnown) this.#take(mid, { state, code, path: state === 'committed' ? path : undefined })
    return this.#marks.get(mid) ?? { state: 'accepted', code: undefined, path: undefined }
  }

  /** Waits until the message is in `wanted`, further, or decided; answers where it stands then, or when `signal` aborts. */
  async until(mid: MessageId, wanted: DeliveryState, signal: AbortSignal): Promise<DeliveryMark> {
    const isThere = ({ state }: DeliveryMark): boolean => isFinal(state) || rankOf(state) >= rankOf(wanted)
    let mark = await this.of(mid)
    if (isThere(mark) || signal.aborted) return mark
    return new Promise((resolve) => {
      const finish = (): void => {
        stop()
        signal.removeEventListener('abort', finish)
        resolve(mark)
      }
      const stop = this.onChange((changed, next) => {
        if (changed !== mid) return
        mark = next
        if (isThere(next)) finish()
      })
      signal.addEventListener('abort', finish)
    })
  }

  async #follow(updates: AsyncIterable<MessageUpdate>): Promise<void> {
    try {
      for await (const { mid, state, code, path } of updates) this.#take(mid, { state, code, path })
    } catch {
      // The peer is leaving or failed, which its status says; states can still be asked with `why`.
    }
  }

  /** A state may be told twice, and an answer may be older than the last change: only what is newer counts. */
  #take(mid: MessageId, mark: DeliveryMark): void {
    const before = this.#marks.get(mid)
    if (before !== undefined && rankOf(mark.state) < rankOf(before.state)) return
    if (before !== undefined && before.state === mark.state && before.code === mark.code) return
    this.#marks.set(mid, mark)
    for (const listener of this.#listeners) listener(mid, mark)
  }
}
