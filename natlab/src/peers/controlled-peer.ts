import {
  type BlobRef,
  type BlobSource,
  type Diagnosis,
  join as joinNetwork,
  type Message,
  type Peer,
  type PeerPath,
} from '@kith/peer'

import type { Arrival, BlobState, Control, DirectState, Pulse } from './control.ts'

const type = 'natlab.number'
const storyLinesMax = 60

/** The control of a real peer; the same in Node and in a page. */
export class ControlledPeer implements Control {
  readonly #sourceAt: (path: string) => BlobSource
  #joined: Joined | undefined

  /** @param sourceAt What is shared when a path is said. */
  constructor(sourceAt: (path: string) => BlobSource) {
    this.#sourceAt = sourceAt
  }

  async join(name: string, server: string, file?: string): Promise<void> {
    await this.leave()
    const story: string[] = []
    const peer = await joinNetwork(server, {
      name,
      store: file ?? ':memory:',
      log: ({ atMs, event, detail }) => {
        story.push(`${new Date(atMs).toISOString().slice(14, -1)} ${event} ${JSON.stringify(detail)}`)
        if (story.length > storyLinesMax) story.shift()
      },
    })
    this.#joined = new Joined(peer, story)
    await peer.connected()
  }

  async ask(name: string): Promise<void> {
    await this.#now.peer.contacts.request(name)
  }

  async accept(name: string): Promise<number> {
    await this.#now.untilContact(name, 'asking')
    const atMs = Date.now()
    await this.#now.peer.contacts.accept(name)
    return atMs
  }

  contact(name: string): Promise<number> {
    return this.#now.untilContact(name, 'contact')
  }

  async send(to: string, number: number): Promise<number> {
    const startedMs = performance.now()
    await this.#now.commit(to, number)
    return performance.now() - startedMs
  }

  load(to: string, first: number, everyMs: number): Promise<void> {
    return this.#now.load(to, first, everyMs)
  }

  rest(): Promise<number> {
    return this.#now.rest()
  }

  pulse(to: string, everyMs: number): Promise<void> {
    this.#now.pulse(to, everyMs)
    return Promise.resolve()
  }

  pulses(): Promise<readonly Pulse[]> {
    return this.#now.pulses()
  }

  share(path: string): Promise<BlobRef> {
    return this.#now.peer.blobs.share(this.#sourceAt(path))
  }

  async fetch(ref: BlobRef): Promise<void> {
    await this.#now.peer.blobs.open(ref)
  }

  async blob(id: string): Promise<BlobState> {
    const status = (await this.#now.peer.blobs.list()).find(({ ref }) => ref.blob === id)
    if (status === undefined) throw new Error('The peer knows no such blob.')
    const { state, code, bytesHere, takers } = status
    return { state, code, bytesHere, bytesTaken: takers.reduce((sum, { bytes }) => sum + bytes, 0) }
  }

  async save(ref: BlobRef, path: string): Promise<string> {
    return (await this.#now.peer.blobs.open(ref)).saveTo(path)
  }

  arrivals(): Promise<readonly Arrival[]> {
    return Promise.resolve(this.#now.arrivals.splice(0))
  }

  direct(name: string, msMax: number): Promise<DirectState | undefined> {
    return this.#now.direct(name, msMax)
  }

  async connected(): Promise<number> {
    await this.#now.peer.connected()
    return Date.now()
  }

  diagnose(to?: string): Promise<Diagnosis> {
    return this.#now.peer.diagnose({ to })
  }

  story(): Promise<readonly string[]> {
    const { story = [], peer } = this.#joined ?? {}
    return Promise.resolve([...story, ...(peer?.paths ?? []).map((path) => JSON.stringify(path))])
  }

  async leave(): Promise<void> {
    const joined = this.#joined
    this.#joined = undefined
    await joined?.end()
  }

  get #now(): Joined {
    if (this.#joined === undefined) throw new Error('The peer has not joined.')
    return this.#joined
  }
}

/** What lasts from a join until the next. */
class Joined {
  readonly peer: Peer
  readonly story: readonly string[]
  readonly arrivals: Arrival[] = []
  readonly #direct = new Map<string, DirectState>()
  readonly #waiting = new Set<() => void>()
  readonly #ending = new AbortController()
  readonly #watching: Promise<void>
  #load: { timer: ReturnType<typeof setInterval>; last: number; open: Set<Promise<void>> } | undefined
  #pulse: { readonly timer: ReturnType<typeof setInterval>; readonly pulses: Promise<Pulse>[] } | undefined

  constructor(peer: Peer, story: readonly string[]) {
    this.peer = peer
    this.story = story
    peer.messages.on(type, (message: Message<{ number: number }>) => {
      this.arrivals.push({ number: message.body.number, atMs: Date.now(), path: message.path })
    })
    this.#watching = this.#watch()
  }

  async untilContact(name: string, state: string): Promise<number> {
    for await (const list of this.peer.contacts.watch({ signal: this.#ending.signal }))
      if (list.some((contact) => contact.name === name && contact.state === state)) return Date.now()
    throw new Error('The peer left.')
  }

  async direct(name: string, msMax: number): Promise<DirectState | undefined> {
    const endMs = performance.now() + msMax
    for (;;) {
      const state = this.#direct.get(name)
      const leftMs = endMs - performance.now()
      if (state !== undefined || leftMs <= 0) return state
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, leftMs)
        const waiting = this.#waiting
        waiting.add(done)
        function done(): void {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
      })
    }
  }

  async load(to: string, first: number, everyMs: number): Promise<void> {
    if (this.#load !== undefined) throw new Error('There is a load already.')
    const load = { timer: setInterval(() => send(), everyMs), last: first, open: new Set<Promise<void>>() }
    this.#load = load
    const send = (number = ++load.last): Promise<void> => {
      const committed = this.commit(to, number).finally(() => load.open.delete(committed))
      load.open.add(committed)
      return committed
    }
    await send(first)
  }

  async rest(): Promise<number> {
    const load = this.#load
    if (load === undefined) throw new Error('There is no load.')
    this.#load = undefined
    clearInterval(load.timer)
    await Promise.all(load.open)
    return load.last
  }

  /** Begins to send one message every `everyMs`, and to keep how long each took. */
  pulse(to: string, everyMs: number): void {
    const pulses: Promise<Pulse>[] = []
    const send = async (): Promise<Pulse> => {
      const atMs = Date.now()
      await this.commit(to, pulses.length)
      return { atMs, ms: Date.now() - atMs }
    }
    clearInterval(this.#pulse?.timer)
    this.#pulse = { timer: setInterval(() => pulses.push(send()), everyMs), pulses }
  }

  async pulses(): Promise<readonly Pulse[]> {
    clearInterval(this.#pulse?.timer)
    return Promise.all(this.#pulse?.pulses ?? [])
  }

  async end(): Promise<void> {
    clearInterval(this.#load?.timer)
    clearInterval(this.#pulse?.timer)
    this.#ending.abort()
    await this.#watching
    await this.peer.leave()
  }

  /** Sends a number, and resolves when it is committed. */
  async commit(to: string, number: number): Promise<void> {
    const sent = await this.peer.messages.send(to, type, { number })
    await sent.committed()
  }

  async #watch(): Promise<void> {
    try {
      for await (const paths of this.peer.pathChanges({ signal: this.#ending.signal })) this.#take(paths)
    } catch (error) {
      // Ended by `end`, which wants no more of it.
      if (!this.#ending.signal.aborted) throw error
    }
  }

  #take(paths: readonly PeerPath[]): void {
    const up = paths.filter(({ path }) => path === 'direct')
    for (const name of this.#direct.keys()) if (up.every((path) => path.name !== name)) this.#direct.delete(name)
    for (const { name, carrier = '' } of up) {
      if (this.#direct.get(name)?.carrier === carrier) continue
      this.#direct.set(name, { sinceMs: this.#direct.get(name)?.sinceMs ?? Date.now(), carrier })
    }
    for (const wake of this.#waiting) wake()
  }
}
