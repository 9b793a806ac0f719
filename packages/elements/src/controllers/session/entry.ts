import type { DeviceLink, LinkedName, RecoverOptions } from '@kith/peer'

import type { Leftovers } from './leftovers.ts'

/** The ways into a name that exists already. */
export interface Entry {
  /** Begins to make this browser a device of a name. */
  link(signal: AbortSignal): Promise<DeviceLink>
  /** Says yes to what a device of this name offers, and keeps the keys in this browser. */
  accept(link: DeviceLink, name: string): Promise<LinkedName>
  /** Brings a name back by its recovery code or passkey. */
  recover(wanted: Pick<RecoverOptions, 'name' | 'secret' | 'keepDevices'>, signal: AbortSignal): Promise<LinkedName>
}

/** Where it is remembered which database belongs to a name; `localStorage` in the page. */
export type StoreMemory = Pick<Storage, 'getItem' | 'setItem'>

/**
 * Which database of this browser holds the keys of a name. One that was linked or recovered has a database of its own each time, because a device that was taken out
 * leaves its history behind in its own.
 */
export class StoreNames {
  readonly #host: string
  readonly #memory: StoreMemory
  readonly #leftovers: Leftovers

  constructor(host: string, memory: StoreMemory, leftovers: Leftovers) {
    this.#host = host
    this.#memory = memory
    this.#leftovers = leftovers
  }

  /** The database of a name. */
  of(name: string): string {
    return this.#memory.getItem(memoryKey(name)) ?? `kith-${this.#host}-${name}`
  }

  /** The name has no use for its database any more. */
  retire(name: string): Promise<void> {
    return this.#leaveOver(name, this.of(name))
  }

  /** Has `use` fill a new database, which is that of the name once it succeeded. */
  async fill<T>(name: string, use: (store: string) => Promise<T>): Promise<T> {
    const store = `kith-${this.#host}-${name}-${crypto.randomUUID().slice(0, 8)}`
    const before = this.of(name)
    const done = await use(store).catch((error: unknown) => {
      // Nobody has become anybody: nothing is left behind.
      indexedDB.deleteDatabase(store)
      throw error
    })
    this.#memory.setItem(memoryKey(name), store)
    await this.#leaveOver(name, before)
    return done
  }

  async #leaveOver(name: string, store: string): Promise<void> {
    // Where the browser does not say what it has, nobody is asked, and nothing is deleted.
    await this.#leftovers.add(name, store).catch(() => undefined)
  }
}

function memoryKey(name: string): string {
  return `kith.store.${name}`
}
