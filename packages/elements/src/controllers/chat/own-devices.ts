import type { Peer, Transaction } from '@kith/peer'

import { follow } from '../observable/cell.ts'
import { type Mark, ranks } from './marks.ts'
import { chatCollections, midOfKey } from './message-record.ts'

/** The type of a message to the other devices of the own name: these messages were seen. */
export const readMessageType = 'chat.read'
/** The type of a message to the other devices of the own name: so it went on with these messages of this device. */
export const statesMessageType = 'chat.states'

/** Mids in one message. */
export const midsMax = 500

/** The body of what was seen in a conversation. */
export type ReadBody = { readonly name: string; readonly mids: readonly string[] }
/** The body of how it went on. */
export type StatesBody = { readonly states: readonly (Mark & { readonly mid: string })[] }

/** Tells the other devices of this person what was seen and delivered here, in the commits that write it. */
export class OwnDevices {
  readonly #peer: Peer
  readonly #signal: AbortSignal
  #areOthers = false

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  /** Resolves when it is known whether there are others. */
  async start(): Promise<void> {
    follow(this.#peer.devices.watch({ signal: this.#signal }), this.#signal, (devices) => {
      this.#areOthers = devices.length > 1
    })
    this.#areOthers = (await this.#peer.devices.list()).length > 1
  }

  /** Writes that a conversation was read up to `key`; `seen` are the keys of the messages that were unread. */
  read(tx: Transaction, name: string, key: string, seen: readonly string[]): void {
    tx.put(chatCollections.read, name, key)
    const mids = seen.flatMap((one) => midOfKey(one) ?? [])
    for (const mid of mids) tx.delete(chatCollections.unread, mid)
    if (mids.length > 0) tx.put(chatCollections.seenOpen, name, key)
    if (!this.#areOthers || mids.length === 0) return
    const body: ReadBody = { name, mids: mids.slice(-midsMax) }
    tx.send(this.#peer.name, readMessageType, body)
  }

  /** Tells what is new of messages of this device. */
  states(tx: Transaction, marks: readonly (readonly [mid: string, mark: Mark])[]): void {
    const worth = marks.filter(([, { state }]) => ranks[state] >= ranks.stored)
    if (!this.#areOthers || worth.length === 0) return
    const states = worth.slice(0, midsMax).map(([mid, { state, code, path }]) => {
      return { mid, state, ...(code && { code }), ...(path && { path }) }
    })
    tx.send(this.#peer.name, statesMessageType, { states })
  }
}
