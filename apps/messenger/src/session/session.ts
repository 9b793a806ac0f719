import type { Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import type { Entry } from './entry.ts'

/** Where the chosen name is remembered; `localStorage` in the page. */
export type NameMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Opens the peer of a name; a new one is claimed with an invitation where the network asks for one. */
export type OpenPeer = (name: string, signal: AbortSignal, invitation?: string) => Promise<Peer>

/** From nobody to somebody. */
export type SessionState =
  /** The person chooses a name; `fault` says why the last choice did not work. */
  | { readonly state: 'choosing'; readonly name: string; readonly fault: Fault | undefined }
  /** A first choice is being claimed. */
  | { readonly state: 'claiming'; readonly name: string }
  /** A remembered name is being opened on this device. */
  | { readonly state: 'opening'; readonly name: string }
  | { readonly state: 'open'; readonly name: string; readonly peer: Peer }
  /** The device's own store cannot be used. */
  | { readonly state: 'failed'; readonly name: string; readonly fault: Fault }

const memoryKey = 'kith.name'

/** Which name this browser goes by, and its peer. */
export class Session {
  readonly state: Cell<SessionState>
  /** The ways into a name that exists already; without them names are only claimed. */
  readonly entry: Entry | undefined
  readonly #open: OpenPeer
  readonly #memory: NameMemory
  #attempt = new AbortController()

  constructor(open: OpenPeer, memory: NameMemory, entry?: Entry) {
    this.entry = entry
    this.#open = open
    this.#memory = memory
    this.state = new Cell<SessionState>({ state: 'choosing', name: '', fault: undefined })
  }

  /** Comes back under the remembered name, online or not; without one, the person chooses. */
  async start(): Promise<void> {
    const name = this.#memory.getItem(memoryKey)
    if (name === null) return
    this.state.set({ state: 'opening', name })
    try {
      const peer = await this.#open(name, this.#begin())
      this.state.set({ state: 'open', name, peer })
    } catch (error) {
      // The store keeps everything; the person sees the reason and can try again.
      this.state.set({ state: 'failed', name, fault: faultOf(error) })
    }
  }

  /** Claims a name, with an invitation if there is one; it is remembered once the network has given it. */
  async claim(name: string, invitation?: string): Promise<void> {
    this.state.set({ state: 'claiming', name })
    const signal = this.#begin()
    let peer: Peer | undefined
    try {
      peer = await this.#open(name, signal, invitation)
      await peer.connected({ signal })
      this.#memory.setItem(memoryKey, name)
      this.state.set({ state: 'open', name, peer })
    } catch (error) {
      // Nothing was claimed: the name stays in the field, with the reason under it.
      await peer?.leave()
      const fault = signal.aborted ? undefined : faultOf(error)
      this.state.set({ state: 'choosing', name, fault })
    }
  }

  /** This browser has become a device of the name: opens it. */
  async enter(name: string): Promise<void> {
    this.#memory.setItem(memoryKey, name)
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
    const { name } = this.state.value
    await this.#leave()
    this.#memory.removeItem(memoryKey)
    this.state.set({ state: 'choosing', name, fault: undefined })
  }

  #begin(): AbortSignal {
    this.#attempt = new AbortController()
    return this.#attempt.signal
  }

  async #leave(): Promise<void> {
    const before = this.state.value
    if (before.state !== 'open') return
    this.state.set({ state: 'opening', name: before.name })
    await before.peer.leave()
  }
}
