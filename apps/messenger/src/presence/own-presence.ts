import type { OwnPresence, Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell, follow } from '../observable/cell.ts'

/** What a person chooses to be. */
export type Choice = OwnPresence['choice']

/** The choice and note as they are remembered on this device. */
type Remembered = { readonly choice: Choice; readonly note: string }

const collection = 'chat.settings'
const key = 'presence'

/** One's own status: chosen here, remembered on this device, in step with all tabs. */
export class OwnStatus {
  readonly now: Cell<Remembered>
  readonly fault: Cell<Fault | undefined> = new Cell<Fault | undefined>(undefined)
  readonly #peer: Peer
  readonly #signal: AbortSignal

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    const { choice, note } = peer.presence.own
    this.now = new Cell<Remembered>({ choice, note })
  }

  async start(): Promise<void> {
    follow(
      this.#peer.records.changes(collection, { signal: this.#signal }),
      this.#signal,
      ({ key: changed, value }) => {
        if (changed === key && value !== undefined) this.now.set(value as Remembered)
      },
    )
    const remembered = await this.#peer.records.get<Remembered>(collection, key)
    if (remembered === undefined) return
    this.now.set(remembered)
    await this.#peer.presence.set(remembered)
  }

  /** Shows the change at once; a refusal puts the status back and says why. */
  async set(change: Partial<Remembered>): Promise<void> {
    const before = this.now.value
    const next = { ...before, ...change }
    this.now.set(next)
    try {
      await this.#peer.presence.set(next)
      await this.#peer.records.put(collection, key, next)
      this.fault.set(undefined)
    } catch (error) {
      // Nothing was changed: the old status still holds, and the menu says what was wrong.
      this.now.set(before)
      this.fault.set(faultOf(error))
    }
  }
}
