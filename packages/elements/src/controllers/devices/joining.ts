import type { DeviceLink } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import type { Entry } from '../session/entry.ts'

/** This browser becomes a device of a name: how it stands here. */
export type JoiningState =
  | { readonly state: 'beginning' }
  /** The code is to be given to a device of the name; `address` is for a QR code. */
  | { readonly state: 'showing'; readonly code: string; readonly address: string }
  /** Both devices show digits. */
  | { readonly state: 'comparing'; readonly name: string; readonly by: string; readonly digits: string }
  /** The person has said yes, and at the other device not yet. */
  | { readonly state: 'accepting'; readonly name: string; readonly by: string; readonly digits: string }
  | { readonly state: 'linked'; readonly name: string }
  | { readonly state: 'failed'; readonly fault: Fault }

/** Makes this browser a device of a name that has devices already. */
export class Joining {
  readonly now: Cell<JoiningState> = new Cell<JoiningState>({ state: 'beginning' })
  readonly #entry: Entry
  #attempt = new AbortController()
  #link: DeviceLink | undefined

  constructor(entry: Entry) {
    this.#entry = entry
  }

  /** Shows a new code; `page` is the address of this page. */
  async begin(page: string): Promise<void> {
    this.stop()
    const { signal } = (this.#attempt = new AbortController())
    this.now.set({ state: 'beginning' })
    try {
      const link = await this.#entry.link(signal)
      this.#link = link
      this.#show(signal, { state: 'showing', code: link.code, address: link.address(page) })
      const { name, by, digits } = await link.offer()
      this.#show(signal, { state: 'comparing', name, by, digits })
    } catch (error) {
      this.#show(signal, { state: 'failed', fault: faultOf(error) })
    }
  }

  /** The digits are the same. */
  async accept(): Promise<void> {
    const before = this.now.value
    const { signal } = this.#attempt
    if (before.state !== 'comparing' || this.#link === undefined) return
    this.now.set({ ...before, state: 'accepting' })
    try {
      const { name } = await this.#entry.accept(this.#link, before.name)
      this.#show(signal, { state: 'linked', name })
    } catch (error) {
      this.#show(signal, { state: 'failed', fault: faultOf(error) })
    }
  }

  /** The digits are not the same, or the person gives up. The other device is told. */
  stop(): void {
    this.#attempt.abort()
    void this.#link?.decline()
    this.#link = undefined
  }

  #show(signal: AbortSignal, state: JoiningState): void {
    if (!signal.aborted) this.now.set(state)
  }
}
