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
import type { WaitOptions } from '../api/peer.ts'
import { TabHost } from './host.ts'
import { type HeldLock, holdLock } from './lock.ts'
import { type CommonMessage, type OwnerMessage, tabNames, type TabMessage } from './messages.ts'
import { OwnerGone, RemoteBackend } from './remote.ts'
import { repeatCall } from './repeat.ts'

/** How tabs of one browser profile share one peer. */
export interface SharedBackendOptions {
  /** The same in all tabs of the peer, such as the name of its store. */
  readonly peer: string
  /** Opens the store and the engine in this tab, which has become the owner. */
  readonly own: () => Promise<Backend>
  /** This tab could not become the owner when it was its turn; another tab may. The first opening rejects instead. */
  readonly failed?: ((error: KithError) => void) | undefined
}

/** A backend that is here or in another tab, and moves when its tab closes. */
export interface SharedBackend extends Backend {
  /** True while this tab is the owner. */
  readonly isOwner: boolean
}

/**
 * Joins the tabs that share a peer. The first to come holds a Web Lock for its life and is the owner: the store, the engine and the
 * message handlers run there. The others ask it over a BroadcastChannel. When the owner's tab closes or crashes, the browser gives the
 * lock to the tab that waits longest; it opens the store and the engine anew, which is a new life of the sender, and the others go on with
 * it: their streams begin again with the present state, and their open calls are given to it as far as that cannot do anything twice
 * (`repeat.ts`); the rest reject `store-taken`.
 *
 * An owner whose tab the browser froze is waited for; browsers spare tabs that hold a Web Lock.
 *
 * Resolves when there is an owner. Rejects as `own` does, and `insecure-address` where the page may not lock.
 */
export async function openSharedBackend(options: SharedBackendOptions): Promise<SharedBackend> {
  const tab = crypto.randomUUID()
  const life = await holdLock(tabNames.tabLock(options.peer, tab))
  const backend = new Tabs(options, tab, life)
  try {
    await backend.call('facts', undefined)
    return backend
  } catch (error) {
    await backend[Symbol.asyncDispose]()
    throw error
  }
}

/** The store of an owner that crashed may stay locked a moment longer than its ownership: so many tries, so far apart. */
const busyTriesMax = 40
const busyPauseMs = 50

class Tabs implements SharedBackend {
  readonly #options: SharedBackendOptions
  readonly #tab: string
  readonly #life: HeldLock
  readonly #end = new AbortController()
  readonly #common: BroadcastChannel
  readonly #channel: BroadcastChannel
  readonly #turn: Promise<void>
  #remote: RemoteBackend | undefined
  #local: Backend | undefined
  /** This tab holds the ownership, though its engine may not be open yet. */
  #isTurn = false
  #failure: KithError | undefined
  #change = new Change()

  constructor(options: SharedBackendOptions, tab: string, life: HeldLock) {
    this.#options = options
    this.#tab = tab
    this.#life = life
    this.#channel = new BroadcastChannel(tabNames.tab(options.peer, tab))
    this.#channel.onmessage = ({ data }: MessageEvent<OwnerMessage>) => {
      if (data.kind === 'welcome') this.#follow(data.owner)
      else this.#remote?.hear(data)
    }
    this.#common = new BroadcastChannel(tabNames.common(options.peer))
    this.#common.onmessage = ({ data }: MessageEvent<CommonMessage>) => {
      if (data.kind === 'owner' && !this.#isTurn) this.#sayHere()
    }
    this.#sayHere()
    this.#turn = this.#takeTurn()
  }

  get isOwner(): boolean {
    return this.#local !== undefined
  }

  async call<M extends CallName>(method: M, input: CallInput<M>, options: WaitOptions = {}): Promise<CallOutput<M>> {
    let gone: OwnerGone | undefined
    for (;;) {
      const owner = await this.#owner(options.signal)
      try {
        return gone === undefined
          ? await owner.call(method, input, options)
          : await repeatCall(owner, gone, method, input, options)
      } catch (error) {
        // The same error comes back when the call must not be repeated.
        if (!(error instanceof OwnerGone) || error === gone) throw error
        gone = error
      }
    }
  }

  stream<S extends StreamName>(
    name: S,
    input: StreamInput<S>,
    options: WaitOptions = {},
  ): AsyncIterable<StreamItem<S>> {
    if (this.#local !== undefined) return this.#local.stream(name, input, options)
    const left = new AbortController()
    const queue = new ItemQueue<StreamItem<S>>({
      signal: options.signal,
      latest: latestStreams.has(name),
      itemsMax: streamItemsMax,
      onEnd: () => {
        left.abort()
      },
    })
    void this.#feed(queue, left.signal, name, input)
    return queue
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isFirst = !this.#end.signal.aborted
    this.#end.abort()
    if (isFirst) {
      this.#common.close()
      this.#remote?.gone(new KithError('disposed'))
      this.#tell()
    }
    await this.#turn
    this.#channel.close()
    await this.#life.release()
  }

  /** Reads the stream from one owner after the other. */
  async #feed<S extends StreamName>(
    queue: ItemQueue<StreamItem<S>>,
    signal: AbortSignal,
    name: S,
    input: StreamInput<S>,
  ): Promise<void> {
    while (!queue.ended)
      try {
        const owner = await this.#owner(signal)
        for await (const item of owner.stream(name, input, { signal })) queue.push(item)
        queue.end()
      } catch (error) {
        if (error instanceof OwnerGone) continue
        if (this.#end.signal.aborted) queue.end()
        queue.fail(error instanceof KithError ? error : new KithError('internal', undefined, { cause: error }))
      }
  }

  /** The owner of now, when there is one. */
  async #owner(signal: AbortSignal | undefined): Promise<Backend> {
    for (;;) {
      if (this.#end.signal.aborted) throw new KithError('disposed')
      const owner = this.#local ?? this.#remote
      if (owner !== undefined) return owner
      if (this.#failure !== undefined) throw this.#failure
      await untilAborted(this.#change.happened, signal)
    }
  }

  /** Something about the owner changed: whoever waits looks again. */
  #tell(): void {
    const happened = this.#change
    this.#change = new Change()
    happened.happen()
  }

  #sayHere(): void {
    this.#common.postMessage({ kind: 'here', tab: this.#tab } satisfies CommonMessage)
  }

  #follow(owner: string): void {
    if (this.#end.signal.aborted || this.#isTurn || this.#remote?.owner === owner) return
    this.#remote?.gone(new OwnerGone())
    this.#failure = undefined
    this.#remote = new RemoteBackend(owner, (message: TabMessage) => {
      this.#channel.postMessage(message)
    })
    this.#tell()
  }

  /** Waits for the ownership, and holds it until the end. */
  async #takeTurn(): Promise<void> {
    let lock: HeldLock
    try {
      lock = await holdLock(tabNames.ownerLock(this.#options.peer), this.#end.signal)
    } catch {
      // Ended before its turn came.
      return
    }
    try {
      await this.#own()
    } finally {
      await lock.release()
    }
  }

  async #own(): Promise<void> {
    this.#isTurn = true
    this.#remote?.gone(new OwnerGone())
    this.#remote = undefined
    // The tabs are told at once, so that their streams are in place before anything happens here.
    const { peer } = this.#options
    const host = new TabHost({ peer, owner: crypto.randomUUID(), backend: this.#localNow() })
    try {
      this.#local = await this.#openLocal()
      this.#tell()
      if (this.#local !== undefined) await ended(this.#end.signal)
    } finally {
      // Nobody is told anything any more before the engine ends: the ends of its calls and streams are not theirs.
      host.stop()
      await this.#local?.[Symbol.asyncDispose]()
      this.#isTurn = false
    }
  }

  /** Resolves when the engine is here, and never when it could not be opened. */
  async #localNow(): Promise<Backend> {
    while (this.#local === undefined) await this.#change.happened
    return this.#local
  }

  async #openLocal(): Promise<Backend | undefined> {
    for (let tries = 1; ; tries++) {
      if (this.#end.signal.aborted) return undefined
      try {
        return await this.#options.own()
      } catch (cause) {
        const error = cause instanceof KithError ? cause : new KithError('internal', undefined, { cause })
        if (error.code === 'store-busy' && tries < busyTriesMax) {
          await pause(busyPauseMs)
          continue
        }
        this.#failure = error
        this.#tell()
        this.#options.failed?.(error)
        return undefined
      }
    }
  }
}

/** Something that happens once. */
class Change {
  happen: () => void = () => undefined
  readonly happened: Promise<void> = new Promise((resolve) => {
    this.happen = resolve
  })
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener('abort', () => {
        resolve()
      })
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
