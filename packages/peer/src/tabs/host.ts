import type { Backend } from '../backend/backend.ts'
import { failureOf } from '../backend/failure.ts'
import { holdLock } from './lock.ts'
import { type CommonMessage, type OwnerMessage, tabNames, type TabMessage } from './messages.ts'

/** What the owner is. */
export interface TabHostOptions {
  /** The peer's name, the same in all its tabs. */
  readonly peer: string
  /** One ownership; random. */
  readonly owner: string
  /** Comes when the engine is open; what the tabs ask until then waits for it. */
  readonly backend: Promise<Backend>
}

/** The owner's side: does for the other tabs what they ask, until it is stopped. */
export class TabHost {
  readonly #options: TabHostOptions
  readonly #common: BroadcastChannel
  readonly #guests = new Map<string, Guest>()

  constructor(options: TabHostOptions) {
    this.#options = options
    this.#common = new BroadcastChannel(tabNames.common(options.peer))
    this.#common.onmessage = ({ data }: MessageEvent<CommonMessage>) => {
      if (data.kind === 'here') this.#welcome(data.tab)
    }
    this.#common.postMessage({ kind: 'owner' } satisfies CommonMessage)
  }

  /** Says nothing from now on, so that the tabs wait for the next owner. */
  stop(): void {
    this.#common.close()
    for (const guest of this.#guests.values()) guest.stop()
    this.#guests.clear()
  }

  #welcome(tab: string): void {
    const guest =
      this.#guests.get(tab) ??
      new Guest(this.#options, tab, () => {
        this.#guests.delete(tab)
      })
    this.#guests.set(tab, guest)
    guest.welcome()
  }
}

/** One tab, as the owner sees it. */
class Guest {
  readonly #options: TabHostOptions
  readonly #channel: BroadcastChannel
  readonly #watch = new AbortController()
  readonly #work = new Map<number, AbortController>()
  readonly #gone: () => void

  constructor(options: TabHostOptions, tab: string, gone: () => void) {
    this.#options = options
    this.#gone = gone
    this.#channel = new BroadcastChannel(tabNames.tab(options.peer, tab))
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.owner === options.owner) this.#hear(data)
    }
    void this.#awaitEnd(tabNames.tabLock(options.peer, tab))
  }

  welcome(): void {
    this.#say({ kind: 'welcome' })
  }

  stop(): void {
    this.#watch.abort()
    this.#channel.close()
    for (const work of this.#work.values()) work.abort()
    this.#work.clear()
  }

  /** A tab holds its lock as long as it lives, so whoever gets it knows that the tab is gone, however it went. */
  async #awaitEnd(lockName: string): Promise<void> {
    try {
      await (await holdLock(lockName, this.#watch.signal)).release()
    } catch {
      // The host stopped waiting first.
      return
    }
    this.stop()
    this.#gone()
  }

  #hear(message: TabMessage): void {
    if (message.kind === 'cancel') {
      this.#work.get(message.id)?.abort()
      this.#work.delete(message.id)
      return
    }
    const work = new AbortController()
    this.#work.set(message.id, work)
    void (message.kind === 'call' ? this.#call(message, work.signal) : this.#stream(message, work.signal))
  }

  async #call({ id, method, input }: TabMessage & { kind: 'call' }, signal: AbortSignal): Promise<void> {
    try {
      // What a tab sends was checked by its services; this tab only carries it.
      const backend = await this.#options.backend
      const output: unknown = await backend.call(method, input as never, { signal })
      this.#answer(signal, { kind: 'result', id, output })
    } catch (error) {
      this.#answer(signal, { kind: 'failed', id, failure: failureOf(error) })
    }
    this.#work.delete(id)
  }

  async #stream({ id, name, input }: TabMessage & { kind: 'stream' }, signal: AbortSignal): Promise<void> {
    try {
      const backend = await this.#options.backend
      const items: AsyncIterable<unknown> = backend.stream(name, input as never, { signal })
      for await (const item of items) this.#answer(signal, { kind: 'item', id, item })
      this.#answer(signal, { kind: 'end', id, failure: undefined })
    } catch (error) {
      this.#answer(signal, { kind: 'end', id, failure: failureOf(error) })
    }
    this.#work.delete(id)
  }

  #answer(signal: AbortSignal, message: Unowned<OwnerMessage>): void {
    if (!signal.aborted) this.#say(message)
  }

  #say(message: Unowned<OwnerMessage>): void {
    this.#channel.postMessage({ ...message, owner: this.#options.owner })
  }
}

type Unowned<T> = T extends unknown ? Omit<T, 'owner'> : never
