import type { Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import type { Entry } from './entry.ts'
import type { IdleLock } from './idle-lock.ts'
import type { Leftovers } from './leftovers.ts'
import type { Locks } from './locks.ts'
import type { OwnNames } from './own-names.ts'

/** Where the chosen name is remembered; `localStorage` in the page. */
export type NameMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What a name is opened with. */
export interface OpenWith {
  /** Where the network asks a new name for one. */
  readonly invitation?: string | undefined
  /** Opens a store that is sealed under it. */
  readonly passphrase?: string | undefined
}

/** Opens the peer of a name; a new one is claimed with an invitation where the network asks for one. */
export type OpenPeer = (name: string, signal: AbortSignal, opensWith: OpenWith) => Promise<Peer>

/** From nobody to somebody. */
export type SessionState =
  /** The person chooses a name; `fault` says why the last choice did not work. */
  | { readonly state: 'choosing'; readonly name: string; readonly fault: Fault | undefined }
  /** A first choice is being claimed. */
  | { readonly state: 'claiming'; readonly name: string }
  /** A remembered name is being opened on this device. */
  | { readonly state: 'opening'; readonly name: string }
  /** The store asks for its passphrase; `fault` says why the last try did not work. */
  | { readonly state: 'locked'; readonly name: string; readonly isTrying: boolean; readonly fault: Fault | undefined }
  | { readonly state: 'open'; readonly name: string; readonly peer: Peer }
  /** The device's own store cannot be used. */
  | { readonly state: 'failed'; readonly name: string; readonly fault: Fault }

/** What a session has besides names. */
export interface SessionOptions {
  /** The ways into a name that exists already; without them names are only claimed. */
  readonly entry?: Entry | undefined
  /** Which names are locked, in all tabs; without it nothing is locked. */
  readonly locks?: Locks | undefined
  /** What this browser keeps and does not use any more; without it nothing is asked about. */
  readonly leftovers?: Leftovers | undefined
  /** Which of several names this page shows; without it every page shows the one that was used last. */
  readonly names?: OwnNames | undefined
  /** This browser is no device of the name any more, by the word of its network. */
  readonly retire?: ((name: string) => Promise<void>) | undefined
  /** The name was open and is locked now: takes what was read out of the page's memory, and begins anew with `start`. @default nothing, it goes on here */
  readonly wipe?: (() => void) | undefined
}

const memoryKey = 'kith.name'

/** Which name this browser goes by, and its peer. */
export class Session {
  readonly state: Cell<SessionState>
  readonly entry: Entry | undefined
  readonly #open: OpenPeer
  readonly #memory: NameMemory
  readonly #options: SessionOptions
  #attempt = new AbortController()
  #idle: IdleLock | undefined

  constructor(open: OpenPeer, memory: NameMemory, options: SessionOptions = {}) {
    this.entry = options.entry
    this.#open = open
    this.#memory = memory
    this.#options = options
    this.state = new Cell<SessionState>({ state: 'choosing', name: '', fault: undefined })
    options.locks?.onChange(() => {
      this.#heard()
    })
  }

  /** What this browser keeps and does not use any more. */
  get leftovers(): Leftovers | undefined {
    return this.#options.leftovers
  }

  /** The names of this browser, where each page shows one of them. */
  get names(): OwnNames | undefined {
    return this.#options.names
  }

  /** Locks by itself when nobody is there, as long as the name is open. */
  get idle(): IdleLock | undefined {
    return this.#idle
  }

  /** Comes back under the remembered name, online or not; without one, the person chooses. */
  async start(): Promise<void> {
    const { names } = this.#options
    const last = this.#memory.getItem(memoryKey)
    const name = names === undefined ? last : names.choose(last)
    if (name === null) return
    if (this.#options.locks?.isLocked(name) === true) return this.#askFor(name)
    this.state.set({ state: 'opening', name })
    await this.#resume(name, {})
  }

  /** Claims a name, with an invitation if there is one; it is remembered once the network has given it. */
  async claim(name: string, invitation?: string): Promise<void> {
    this.state.set({ state: 'claiming', name })
    const signal = this.#begin()
    let peer: Peer | undefined
    try {
      peer = await this.#open(name, signal, { invitation })
      await peer.connected({ signal })
      this.#isOpen(name, peer)
    } catch (error) {
      await peer?.leave()
      const fault = signal.aborted ? undefined : faultOf(error)
      // The name was this browser's before, and is locked.
      if (fault?.code === 'store-sealed') {
        this.#remember(name)
        this.#askFor(name)
      } else {
        // Nothing was claimed: the name stays in the field, with the reason under it.
        this.state.set({ state: 'choosing', name, fault })
      }
    }
  }

  /** Opens a locked name. */
  async unlock(passphrase: string): Promise<void> {
    const { state, name } = this.state.value
    if (state !== 'locked') return
    this.state.set({ state, name, isTrying: true, fault: undefined })
    await this.#resume(name, { passphrase })
  }

  /**
   * Leaves in all tabs until somebody has the passphrase. Nothing happens where the store has none, because nobody could open it again.
   */
  async lock(): Promise<void> {
    const now = this.state.value
    if (now.state !== 'open' || this.#options.locks === undefined) return
    const ways = await now.peer.seal.ways()
    if (this.state.value !== now || !ways.some(({ kind }) => kind === 'passphrase')) return
    this.#options.locks.lock(now.name)
    await this.#lockHere(now.name, now.peer)
  }

  /** The tab that had the store open closed, and this one could not open it, for this reason. */
  async tabFailed(code: string): Promise<void> {
    const now = this.state.value
    if (now.state === 'open' && (code === 'store-sealed' || code === 'passphrase-wrong'))
      await this.#lockHere(now.name, now.peer)
  }

  /** This browser has become a device of the name: opens it. */
  async enter(name: string): Promise<void> {
    this.#remember(name)
    // What was locked was another store.
    this.#options.locks?.opened(name)
    await this.start()
  }

  /** Shows another name of this browser in this page; the person chooses a new one where `name` is empty. Nothing is forgotten. */
  async switchTo(name: string): Promise<void> {
    this.#attempt.abort()
    await this.#leave()
    this.#options.names?.ask(name)
    this.state.set({ state: 'choosing', name: '', fault: undefined })
    await this.start()
  }

  /** Gives up claiming. */
  cancel(): void {
    this.#attempt.abort()
  }

  /** Leaves, and comes back under the same name. */
  async restart(): Promise<void> {
    await this.#leave()
    await this.start()
  }

  /** Forgets the name in this browser and asks for another; what the store holds stays there. */
  async chooseAnother(): Promise<void> {
    const now = this.state.value
    const { name } = now
    const isOut =
      now.state === 'open' && now.peer.status.state === 'refused' && now.peer.status.code === 'device-unlisted'
    await this.#leave()
    if (isOut) await this.#options.retire?.(name)
    this.#options.names?.forget(name)
    if (this.#memory.getItem(memoryKey) === name || this.#options.names === undefined)
      this.#memory.removeItem(memoryKey)
    this.state.set({ state: 'choosing', name, fault: undefined })
  }

  async #resume(name: string, opensWith: OpenWith): Promise<void> {
    try {
      const peer = await this.#open(name, this.#begin(), opensWith)
      if (opensWith.passphrase === undefined && this.#options.locks?.isLocked(name) === true) {
        // Another tab locked while this one opened.
        await peer.leave()
        this.#askFor(name)
      } else this.#isOpen(name, peer)
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'store-sealed') this.#askFor(name)
      else if (opensWith.passphrase !== undefined) this.#askFor(name, fault)
      // The store keeps everything; the person sees the reason and can try again.
      else this.state.set({ state: 'failed', name, fault })
    }
  }

  #remember(name: string): void {
    this.#memory.setItem(memoryKey, name)
    this.#options.names?.add(name)
  }

  #isOpen(name: string, peer: Peer): void {
    this.#remember(name)
    const lock = (): void => void this.lock()
    this.#idle = this.#options.locks?.idle({ name, lock })
    this.state.set({ state: 'open', name, peer })
    this.#options.locks?.opened(name)
  }

  #endIdle(): void {
    this.#idle?.[Symbol.dispose]()
    this.#idle = undefined
  }

  #askFor(name: string, fault?: Fault): void {
    this.state.set({ state: 'locked', name, isTrying: false, fault })
  }

  async #lockHere(name: string, peer: Peer): Promise<void> {
    this.#endIdle()
    // Nothing is asked before everything is put away: what is typed would go with the page.
    this.state.set({ state: 'opening', name })
    await peer.leave()
    const { wipe } = this.#options
    if (wipe === undefined) this.#askFor(name)
    else wipe()
  }

  /** Another tab locked, or opened. */
  #heard(): void {
    const now = this.state.value
    const isLocked = this.#options.locks?.isLocked(now.name) === true
    if (now.state === 'open' && isLocked) void this.#lockHere(now.name, now.peer)
    else if (now.state === 'locked' && !now.isTrying && !isLocked) void this.start()
  }

  #begin(): AbortSignal {
    this.#attempt = new AbortController()
    return this.#attempt.signal
  }

  async #leave(): Promise<void> {
    const before = this.state.value
    if (before.state !== 'open') return
    this.#endIdle()
    this.state.set({ state: 'opening', name: before.name })
    await before.peer.leave()
  }
}
