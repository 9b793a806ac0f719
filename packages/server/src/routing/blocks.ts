import type { PeerName } from '@kith/wire'

import type { Naming, NamingChange } from '../naming/naming.ts'
import { standingBetween, standingNow } from '../naming/standing.ts'
import type { Route } from './route.ts'

/**
 * Who is not heard by whom, for routes: what a blocked name sends, or a stranger to a name that does not take everything from strangers (spec FC7), is not
 * passed on, and it is not told whether the device is connected (spec RO10).
 * A route asks again when any grant has changed; that costs two look-ups in memory.
 */
export class Blocks {
  readonly #naming: Naming
  readonly #onFailure: (cause: unknown) => void
  /** Counts the changes of grants, from 1. */
  generation = 1

  constructor(naming: Naming, onFailure: (cause: unknown) => void) {
    this.#naming = naming
    this.#onFailure = onFailure
  }

  changed(change: NamingChange): void {
    if (change.kind !== 'devices') this.generation++
  }

  /** Brings `route.isBlocked` up to date. Returns what to wait for when it is not in memory; a read that fails leaves it as it was. */
  check(route: Route): Promise<void> | undefined {
    const { sender, target } = route
    route.checkedAt = this.generation
    if (sender === undefined) return undefined
    const record = this.#naming.deviceRecordNow(target.device)
    if (record === undefined) return undefined
    const heard = record === 'unloaded' ? record : isHeardNow(this.#naming, record.name, sender.name as PeerName)
    if (heard === 'unloaded') return this.#read(route, sender.name as PeerName).catch(this.#onFailure)
    route.isBlocked = !heard
    return undefined
  }

  async #read(route: Route, taker: PeerName): Promise<void> {
    const record = await this.#naming.deviceRecord(route.target.device)
    if (record === undefined) return
    const standing = await standingBetween(this.#naming, record.name, taker)
    route.isBlocked = standing !== 'contact' && standing !== 'stranger'
  }
}

function isHeardNow(naming: Naming, receiver: PeerName, sender: PeerName): boolean | 'unloaded' {
  const standing = standingNow(naming, receiver, sender)
  return standing === 'unloaded' ? standing : standing === 'contact' || standing === 'stranger'
}
