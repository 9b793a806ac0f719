import type { DeviceLink, LinkedName, RecoverOptions } from '@kith/peer'

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

  constructor(host: string, memory: StoreMemory) {
    this.#host = host
    this.#memory = memory
  }

  /** The database of a name; nothing for the one that it has without being named. */
  of(name: string): string | undefined {
    return this.#memory.getItem(memoryKey(name)) ?? undefined
  }

  /** Has `use` fill a new database, which is that of the name once it succeeded. */
  async fill<T>(name: string, use: (store: string) => Promise<T>): Promise<T> {
    const store = `kith-${this.#host}-${name}-${crypto.randomUUID().slice(0, 8)}`
    try {
      const done = await use(store)
      this.#memory.setItem(memoryKey(name), store)
      return done
    } catch (error) {
      // Nobody has become anybody: nothing is left behind.
      indexedDB.deleteDatabase(store)
      throw error
    }
  }
}

function memoryKey(name: string): string {
  return `kith.store.${name}`
}
