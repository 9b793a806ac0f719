import { bothPolicies, type Cancel, type PathPolicy, type Send, type WriteSet } from '@kith/core'
import { limits, type MessageId, type PeerName } from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import { copyMid, copyOf } from '../services/own-copies.ts'

export interface OwnCopiesOptions {
  readonly identity: Identity
  /** By which paths messages to a name may travel. */
  readonly policy: (name: PeerName) => PathPolicy
  /** How many messages are accepted and not decided. */
  readonly openMessages: () => number
  /** The message waits for its time. */
  readonly isScheduled: (mid: MessageId) => boolean
}

/** Copies take no more than this of the outbox, so that a device that is away for long keeps nothing else from being sent. */
export const copiesOpenMax: number = limits.outboxMessagesMax / 2

/**
 * Tells the other devices of the own name what this one sends (spec PE58, PE59): each message that is to be copied gets a second one beside it, in
 * the same commit, to the own name. What goes to the receiver does not wait for it, because it is in a stream of its own.
 */
export class OwnCopies {
  readonly #options: OwnCopiesOptions

  constructor(options: OwnCopiesOptions) {
    this.#options = options
  }

  /** The write-set with its copies; nothing is added when the name has no other device. */
  added(writes: WriteSet): WriteSet {
    const { sends, cancels = [] } = writes
    const copies = this.#isShared ? sends.flatMap((send) => this.#copyOf(send)) : []
    const gone = cancels.filter(({ mid }) => this.#options.isScheduled(mid)).map(copyCancel)
    if (copies.length + gone.length === 0) return writes
    return { ...writes, sends: [...sends, ...copies], cancels: [...cancels, ...gone] }
  }

  get #isShared(): boolean {
    const { identity, openMessages } = this.#options
    return identity.chain.newest.list.devices.length > 1 && openMessages() < copiesOpenMax
  }

  #copyOf(send: Send): Send[] {
    const { copied = [], to, paths = 'any' } = send
    const { identity, policy } = this.#options
    const messages = send.messages.filter(({ mid }) => copied.includes(mid))
    if (messages.length === 0 || to === identity.name) return []
    // What may not pass the server on its way to its receiver does not pass it on another.
    const isDirect = bothPolicies(policy(to), paths) === 'direct-only'
    const { lane, lifeMs, notBeforeMs } = send
    return [
      {
        ...{ to: identity.name, lane, lifeMs, notBeforeMs, atomic: false, paths: isDirect ? 'direct-only' : undefined },
        messages: messages.map((message) => copyOf(to, message)),
      },
    ]
  }
}

/** A message that was never sent has no copy either. */
function copyCancel({ mid, code }: Cancel): Cancel {
  return { mid: copyMid(mid), code }
}
