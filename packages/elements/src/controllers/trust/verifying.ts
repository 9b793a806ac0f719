import type { Peer } from '@kith/peer'

import { type FaultCode, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** What came of comparing. */
export type VerifyingState =
  | { readonly state: 'asking'; readonly fault: FaultCode | undefined }
  | { readonly state: 'comparing' }
  | { readonly state: 'same' }
  /** What was typed is a fingerprint, and of somebody else. */
  | { readonly state: 'different' }

/** One's own fingerprint in its three forms. */
export type OwnFingerprint = Awaited<ReturnType<Peer['names']['fingerprint']>>

/** Compares what the other's screen shows with what this device knows. */
export class Verifying {
  readonly now: Cell<VerifyingState> = new Cell<VerifyingState>({ state: 'asking', fault: undefined })
  /** What the other one compares. */
  readonly own: Cell<OwnFingerprint | undefined> = new Cell<OwnFingerprint | undefined>(undefined)
  readonly #peer: Peer

  constructor(peer: Peer) {
    this.#peer = peer
  }

  async start(): Promise<void> {
    try {
      this.own.set(await this.#peer.names.fingerprint(this.#peer.name))
    } catch (error) {
      // Without one's own fingerprint the other's can be compared all the same.
      this.#ask(faultOf(error).code)
    }
  }

  async compare(name: string, seen: string): Promise<void> {
    this.now.set({ state: 'comparing' })
    try {
      const result = await this.#peer.names.verify(name, seen)
      if (result === 'unreadable') this.#ask('fingerprint-unreadable')
      else this.now.set({ state: result })
    } catch (error) {
      this.#ask(faultOf(error).code)
    }
  }

  /** The person takes the name as it is now. */
  accept(name: string): Promise<void> {
    return this.#change(() => this.#peer.names.acceptChange(name))
  }

  unverify(name: string): Promise<void> {
    return this.#change(() => this.#peer.names.unverify(name))
  }

  again(): void {
    this.#ask(undefined)
  }

  async #change(change: () => Promise<void>): Promise<void> {
    try {
      await change()
      this.#ask(undefined)
    } catch (error) {
      this.#ask(faultOf(error).code)
    }
  }

  #ask(fault: FaultCode | undefined): void {
    this.now.set({ state: 'asking', fault })
  }
}
