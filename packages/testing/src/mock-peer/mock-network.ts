import type { Json, PresenceInfo } from '@kith/peer'
import { type ErrorCode, KithError, parseName, skeletonOf, type PeerName } from '@kith/wire'

import { MockBlobShelf } from './mock-blobs.ts'
import { MockShelf } from './mock-directory.ts'
import type { MockParcel } from './mock-messages.ts'
import { MockPeer } from './mock-peer.ts'

/** How a mock network is. */
export interface MockNetworkOptions {
  /** @default 'mock.example' */
  readonly domain?: string | undefined
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly nowMs?: (() => number) | undefined
  /** Pause before each step of a message, in milliseconds; 0 waits for nothing. @default 0 */
  readonly latencyMs?: number | undefined
}

/** What happens to messages from one name to another until it is taken back. */
export type MockFate =
  | { readonly fate: 'held' }
  | { readonly fate: 'rejected' | 'expired' | 'indeterminate'; readonly code: ErrorCode }
  | undefined

/**
 * A network in memory: names, a mailbox that keeps, presence by contact, one directory. No server, no keys, no timers unless
 * `latencyMs` asks for them. `settled()` resolves when everything that can move has moved, so tests need no sleep.
 */
export class MockNetwork {
  readonly domain: string
  readonly nowMs: () => number
  readonly shelf: MockShelf = new MockShelf()
  readonly blobs: MockBlobShelf = new MockBlobShelf()
  readonly #latencyMs: number
  readonly #peers = new Map<string, MockPeer>()
  readonly #taken = new Set<string>()
  readonly #fates = new Map<string, MockFate>()
  readonly #leftAtMs = new Map<string, number>()
  #parcels: MockParcel[] = []
  #running: Promise<void> = Promise.resolve()

  constructor({ domain = 'mock.example', nowMs = Date.now, latencyMs = 0 }: MockNetworkOptions = {}) {
    this.domain = domain
    this.nowMs = nowMs
    this.#latencyMs = latencyMs
  }

  /** A peer with this name, connected unless its name is taken or looks like one that is: then it is refused, as a server would. */
  async join(name: string): Promise<MockPeer> {
    const parsed = parseName(name)
    if (parsed.kind === 'refused') throw new KithError(parsed.code, parsed.message)
    const peer = new MockPeer(parsed.name, this)
    const code = this.#obstacle(parsed.name)
    if (code !== undefined) {
      peer.refuse(code)
      return peer
    }
    this.#peers.set(parsed.name, peer)
    peer.connect()
    return peer
  }

  /** Says that a name belongs to somebody who never comes. */
  take(name: string): void {
    this.#taken.add(name)
  }

  /** The peer of a name. */
  peer(name: string): MockPeer | undefined {
    return this.#peers.get(name)
  }

  /** Makes two peers contacts of each other without any message. */
  befriend(a: MockPeer, b: MockPeer): void {
    a.contacts.put(b.name, 'contact')
    b.contacts.put(a.name, 'contact')
  }

  /** Scripts what happens to messages from one name to another; `undefined` lets them go again. */
  decree(from: string, to: string, fate: MockFate | undefined): void {
    if (fate === undefined) this.#fates.delete(`${from}>${to}`)
    else this.#fates.set(`${from}>${to}`, fate)
    this.pump()
  }

  /** Resolves when nothing moves any more. */
  async settled(): Promise<void> {
    let running: Promise<void>
    do {
      running = this.#running
      await running
      await new Promise((resolve) => setTimeout(resolve, 0))
    } while (running !== this.#running)
  }

  /** Takes a message on. */
  post(parcel: MockParcel): void {
    this.#parcels.push(parcel)
    this.pump()
  }

  /** Carries a signal, or drops it when there is no way. */
  signal(from: string, to: string, type: string, body: Json): void {
    const target = this.#peers.get(to)
    if (this.#peers.get(from)?.isConnected === true && target?.isConnected === true)
      target.signals.play(from, type, body)
  }

  /** To whom a channel is opened. Throws `name-unknown` and `receiver-absent`. */
  neighbour(from: MockPeer, to: string): MockPeer {
    const target = this.#peers.get(to)
    if (target === undefined) throw new KithError(this.#taken.has(to) ? 'receiver-absent' : 'name-unknown')
    if (!from.isConnected || !target.isConnected) throw new KithError('receiver-absent')
    return target
  }

  /** Moves everything on that can move. */
  pump(): void {
    this.#running = this.#running.then(() => this.#move())
  }

  /** A peer left. */
  forget(peer: MockPeer): void {
    if (this.#peers.get(peer.name) === peer) this.#leftAtMs.set(peer.name, this.nowMs())
  }

  /** Everybody who watches this name looks again. */
  presenceChanged(name: string): void {
    if (this.#peers.get(name)?.isConnected === false) this.#leftAtMs.set(name, this.nowMs())
    for (const peer of this.#peers.values()) peer.presence.refresh([name])
  }

  /** What one peer sees of a name. */
  look(watcher: MockPeer, name: string): PresenceInfo {
    const nothing = { name, sinceMs: undefined, idleMs: 0, note: '', activity: '' }
    const freshness = watcher.isConnected ? 'live' : 'stale'
    const target = this.#peers.get(name)
    const isVisible = target?.contacts.stateOf(watcher.name) === 'contact' || name === watcher.name
    if (target === undefined || !isVisible) return { ...nothing, state: 'unknown', freshness: 'unknown' }
    const { choice, note, activity, showsLastSeen } = target.presence.own
    const sees = name === watcher.name ? undefined : target.contacts.sightOf(watcher.name)
    const isTimed = name === watcher.name || (showsLastSeen && sees === undefined)
    if (sees === 'nothing') return { ...nothing, state: 'offline', freshness }
    if (!target.isConnected || choice === 'invisible')
      return { ...nothing, state: 'offline', freshness, sinceMs: isTimed ? this.#leftAtMs.get(name) : undefined, note }
    const sinceMs = isTimed ? target.presence.sinceMs : undefined
    return { ...nothing, state: choice, freshness, sinceMs, note, activity }
  }

  #obstacle(name: PeerName): ErrorCode | undefined {
    if (this.#taken.has(name) || this.#peers.has(name)) return 'name-taken'
    const skeleton = skeletonOf(name)
    const others = [...this.#taken, ...this.#peers.keys()]
    return others.some((other) => skeletonOf(other as PeerName) === skeleton) ? 'name-lookalike' : undefined
  }

  async #move(): Promise<void> {
    const stuck = new Set<string>()
    for (const parcel of this.#parcels) {
      const pair = `${parcel.from}>${parcel.to}`
      if (stuck.has(pair)) continue
      if (this.#latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#latencyMs))
      if (await this.#step(parcel, pair)) this.#parcels = this.#parcels.filter((other) => other !== parcel)
      else stuck.add(pair)
    }
  }

  /** Takes a message as far as it gets; true when it is decided. */
  async #step(parcel: MockParcel, pair: string): Promise<boolean> {
    const sender = this.#peers.get(parcel.from)
    const target = this.#peers.get(parcel.to)
    const fate = this.#fates.get(pair)
    const tell = sender?.messages
    const state = tell?.explain(parcel.mid).state
    if (state === 'expired') return true
    const isStored = state === 'stored'
    if (fate?.fate === 'held' || (sender?.isConnected !== true && !isStored)) return false
    if (fate !== undefined) {
      tell?.decide(parcel.mid, fate.fate, fate.code)
      return true
    }
    if (target === undefined && !this.#taken.has(parcel.to)) {
      tell?.decide(parcel.mid, 'addressing', 'name-unknown')
      return false
    }
    if (target?.contacts.stateOf(parcel.from) === 'blocked') {
      tell?.decide(parcel.mid, 'rejected', 'blocked')
      return true
    }
    if (target?.isConnected !== true) {
      if (parcel.options.keep !== false) tell?.decide(parcel.mid, 'stored')
      return false
    }
    const path = target.paths.find(({ name }) => name === parcel.from)?.path ?? 'relay'
    const outcome = await target.messages.receive(parcel, path)
    tell?.decide(parcel.mid, outcome.state, outcome.state === 'rejected' ? outcome.code : undefined, path)
    return true
  }
}
