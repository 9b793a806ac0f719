import { KithError } from '@kith/wire'
import {
  type Backend,
  type CallInput,
  type CallName,
  type CallOutput,
  latestStreams,
  type StreamInput,
  type StreamItem,
  streamItemsMax,
  type StreamName,
} from '../backend/backend.ts'
import { ItemQueue, untilAborted } from '../backend/item-queue.ts'
import { errorOf } from '../backend/failure.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { OwnerMessage, TabMessage } from './messages.ts'

/** The owner went away; what it was asked may or may not have been done. */
export class OwnerGone extends KithError {
  constructor() {
    super('store-taken')
  }
}

interface Waiting {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: KithError) => void
}

/** One ownership by another tab, as a backend: everything is asked over the channel, until `gone` is called. */
export class RemoteBackend implements Backend {
  readonly owner: string
  readonly #post: (message: TabMessage) => void
  readonly #calls = new Map<number, Waiting>()
  readonly #streams = new Map<number, ItemQueue<unknown>>()
  #lastId = 0
  #isGone = false

  /** `post` gives a message to the owner. */
  constructor(owner: string, post: (message: TabMessage) => void) {
    this.owner = owner
    this.#post = post
  }

  async call<M extends CallName>(method: M, input: CallInput<M>, { signal }: WaitOptions = {}): Promise<CallOutput<M>> {
    const id = ++this.#lastId
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#isGone) throw new OwnerGone()
      this.#calls.set(id, { resolve, reject })
      this.#post({ kind: 'call', id, owner: this.owner, method, input })
    })
    try {
      return (await untilAborted(answer, signal)) as CallOutput<M>
    } finally {
      if (this.#calls.delete(id) && !this.#isGone) this.#post({ kind: 'cancel', id, owner: this.owner })
    }
  }

  stream<S extends StreamName>(
    name: S,
    input: StreamInput<S>,
    { signal }: WaitOptions = {},
  ): AsyncIterable<StreamItem<S>> {
    const id = ++this.#lastId
    const queue = new ItemQueue<StreamItem<S>>({
      signal,
      latest: latestStreams.has(name),
      itemsMax: streamItemsMax,
      onEnd: () => {
        if (this.#streams.delete(id)) this.#post({ kind: 'cancel', id, owner: this.owner })
      },
    })
    if (queue.ended) return queue
    if (this.#isGone) queue.fail(new OwnerGone())
    else {
      this.#streams.set(id, queue as ItemQueue<unknown>)
      this.#post({ kind: 'stream', id, owner: this.owner, name, input })
    }
    return queue
  }

  /** Takes what the owner says. */
  hear(message: OwnerMessage): void {
    if (message.owner !== this.owner || message.kind === 'welcome') return
    const { id } = message
    switch (message.kind) {
      case 'result':
        this.#answered(id)?.resolve(message.output)
        break
      case 'failed':
        this.#answered(id)?.reject(errorOf(message.failure))
        break
      case 'item':
        this.#streams.get(id)?.push(message.item)
        break
      case 'end': {
        const queue = this.#streams.get(id)
        this.#streams.delete(id)
        if (message.failure === undefined) queue?.end()
        else queue?.fail(errorOf(message.failure))
        break
      }
    }
  }

  /** Ends every call and stream with `error`. */
  gone(error: KithError): void {
    this.#isGone = true
    const waiting = [...this.#calls.values()]
    const streams = [...this.#streams.values()]
    this.#calls.clear()
    this.#streams.clear()
    for (const { reject } of waiting) reject(error)
    for (const queue of streams) queue.fail(error)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.gone(new KithError('disposed'))
  }

  #answered(id: number): Waiting | undefined {
    const waiting = this.#calls.get(id)
    this.#calls.delete(id)
    return waiting
  }
}
