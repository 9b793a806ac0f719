import type { PeerName } from '@kith/wire'

import type { Naming, NamingChange } from '../naming/naming.ts'
import type { Route } from './route.ts'

/**
 * Who blocked whom, for routes: what a blocked name sends is not passed on, and it is not told whether the device is connected (spec RO10).
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
    if (change.kind === 'grant') this.generation++
  }

  /** Brings `route.isBlocked` up to date. Returns what to wait for when it is not in memory; a read that fails leaves it as it was. */
  check(route: Route): Promise<void> | undefined {
    const { sender, target } = route
    route.checkedAt = this.generation
    if (sender === undefined) return undefined
    const record = this.#naming.deviceRecordNow(target.device)
    if (record === undefined) return undefined
    const level = record === 'unloaded' ? record : this.#naming.grantLevelNow(record.name, sender.name as PeerName)
    if (level === 'unloaded') return this.#read(route, sender.name as PeerName).catch(this.#onFailure)
    route.isBlocked = level === 'blocked'
    return undefined
  }

  async #read(route: Route, taker: PeerName): Promise<void> {
    const record = await this.#naming.deviceRecord(route.target.device)
    if (record === undefined) return
    route.isBlocked = (await this.#naming.grantLevel(record.name, taker)) === 'blocked'
  }
}
