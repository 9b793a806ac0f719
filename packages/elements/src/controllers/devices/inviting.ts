import type { LinkRequest, Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** A new device is linked: how it stands at the device that has the name. */
export type InvitingState =
  /** The person gives the code; `fault` says why the last one did not work. */
  | { readonly state: 'asking'; readonly fault: Fault | undefined }
  | { readonly state: 'meeting' }
  /** Both devices show digits. */
  | { readonly state: 'comparing'; readonly label: string; readonly digits: string }
  /** The person has said yes, and the other device has not yet. */
  | { readonly state: 'confirming'; readonly label: string; readonly digits: string }
  | { readonly state: 'linked'; readonly label: string }

/** Links a new device at one that has the name. */
export class Inviting {
  readonly now: Cell<InvitingState> = new Cell<InvitingState>({ state: 'asking', fault: undefined })
  #attempt = new AbortController()
  #request: LinkRequest | undefined

  /** Meets the device that shows this code, as it was typed, pasted or scanned. */
  async meet(peer: Peer, code: string): Promise<void> {
    const { signal } = (this.#attempt = new AbortController())
    this.now.set({ state: 'meeting' })
    try {
      const request = await peer.devices.link(code, { signal })
      if (signal.aborted) {
        await request.decline()
        return
      }
      this.#request = request
      this.now.set({ state: 'comparing', label: request.label, digits: request.digits })
    } catch (error) {
      this.#ask(signal, faultOf(error))
    }
  }

  /** The digits are the same. */
  async confirm(): Promise<void> {
    const { signal } = this.#attempt
    const request = this.#request
    if (request === undefined) return
    const { label, digits } = request
    this.now.set({ state: 'confirming', label, digits })
    try {
      await request.confirm()
      this.#request = undefined
      if (!signal.aborted) this.now.set({ state: 'linked', label })
    } catch (error) {
      this.#ask(signal, faultOf(error))
    }
  }

  /** The digits are not the same, or the person gives up. Nothing is linked. */
  stop(): void {
    const request = this.#request
    this.#attempt.abort()
    this.#ask(this.#attempt.signal, undefined)
    void request?.decline()
  }

  #ask(signal: AbortSignal, fault: Fault | undefined): void {
    if (signal !== this.#attempt.signal) return
    this.#request = undefined
    this.now.set({ state: 'asking', fault: signal.aborted ? undefined : fault })
  }
}
