import { KithError } from '@kith/wire'
import type {
  Backend,
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
  Submission,
} from '../../src/backend/backend.ts'
import { ItemQueue, untilAborted } from '../../src/backend/item-queue.ts'
import { openIndexedDbStore } from '../../src/store/indexed-db.ts'
import type { PeerStore } from '../../src/store/store.ts'

/** What a test sees of the backends that were opened. */
export interface ToyLog {
  /** Streams that were opened and not left, by name. */
  readonly streams: Map<string, number>
  /** Calls whose waiting was given up. */
  aborted: number
}

/**
 * A backend with a real store and no network. `submit` writes each message under its mid, so a message that is accepted twice has
 * version 2, and `drained` is never answered. A message whose type begins with `die` ends the program: `die-before` before the
 * commit, `die-after` after it and before the answer.
 */
export async function openToyBackend(
  storeName: string,
  name: string,
  die: () => void,
  log: ToyLog = { streams: new Map(), aborted: 0 },
): Promise<Backend> {
  return new ToyBackend(await openIndexedDbStore(storeName), name, die, log)
}

const collection = 'accepted'

class ToyBackend implements Backend {
  readonly #store: PeerStore
  readonly #name: string
  readonly #die: () => void
  readonly #log: ToyLog
  readonly #open = new Set<{ readonly name: StreamName; readonly queue: ItemQueue<never> }>()

  constructor(store: PeerStore, name: string, die: () => void, log: ToyLog) {
    this.#store = store
    this.#name = name
    this.#die = die
    this.#log = log
  }

  async call<M extends CallName>(
    method: M,
    input: CallInput<M>,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<CallOutput<M>> {
    try {
      return (await untilAborted(this.#do(method, input), signal)) as CallOutput<M>
    } catch (error) {
      if (signal?.aborted === true) this.#log.aborted++
      throw error
    }
  }

  stream<S extends StreamName>(
    name: S,
    _input: StreamInput<S>,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncIterable<StreamItem<S>> {
    const count = (by: number): void => {
      this.#log.streams.set(name, (this.#log.streams.get(name) ?? 0) + by)
    }
    const queue = new ItemQueue<StreamItem<S>>({
      signal,
      onEnd: () => {
        count(-1)
        this.#open.delete(entry)
      },
    })
    const entry = { name, queue: queue as ItemQueue<never> }
    this.#open.add(entry)
    count(1)
    if (name === 'facts') queue.push(this.#facts() as StreamItem<S>)
    if (name === 'directory') queue.fail(new KithError('search-malformed', 'no such search'))
    return queue
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { queue } of [...this.#open]) queue.end()
    await this.#store[Symbol.asyncDispose]()
  }

  async #do(method: CallName, input: unknown): Promise<unknown> {
    switch (method) {
      case 'facts':
        return this.#facts()
      case 'submit':
        return this.#submit(input as Submission)
      case 'explain': {
        const { mid } = input as CallInput<'explain'>
        return { mid, known: (await this.#store.get(collection, mid)) !== undefined }
      }
      case 'record': {
        const { collection, key } = input as CallInput<'record'>
        return this.#store.get(collection, key)
      }
      case 'signal':
        for (const { name, queue } of this.#open) if (name === 'signals') queue.push(input as never)
        return undefined
      case 'lookup':
        throw new KithError('name-unknown', 'nobody has this name, they say')
      default:
        return new Promise(() => undefined)
    }
  }

  async #submit({ writes, keyed }: Submission): Promise<'accepted' | 'conflict'> {
    const messages = writes.sends.flatMap((send) => send.messages)
    if (messages.some(({ messageType }) => messageType === 'die-before')) return this.#dieNow()
    const fresh = []
    for (const message of messages)
      if (!keyed.includes(message.mid) || (await this.#store.get(collection, message.mid)) === undefined)
        fresh.push({ collection, key: message.mid, value: message.body })
    const { conflicts } = await this.#store.commit([
      { changes: [...writes.changes, ...fresh], expects: writes.expects },
    ])
    if (messages.some(({ messageType }) => messageType === 'die-after')) return this.#dieNow()
    return conflicts.length === 0 ? 'accepted' : 'conflict'
  }

  #dieNow(): Promise<never> {
    this.#die()
    return new Promise<never>(() => undefined)
  }

  #facts(): object {
    return { name: this.#name, device: 'device', network: 'network' }
  }
}
