import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** What this browser keeps of a name and does not use any more: the database of a device that is none any more, or in whose place another came. */
export interface Leftover {
  readonly name: string
  readonly store: string
}

/** What is being deleted, and why it did not work. */
export interface LeftoverTask {
  readonly store: string
  readonly isBusy: boolean
  readonly fault: Fault | undefined
}

/** Where it is remembered what is left over; `localStorage` in the page. */
export type LeftoverMemory = Pick<Storage, 'getItem' | 'setItem'>

/** The databases of this browser. */
export interface Databases {
  /** Whether there is one of this name. */
  has(store: string): Promise<boolean>
  /** Deletes one, with the files kept beside it. Rejects `store-busy` while a tab has it open. */
  remove(store: string): Promise<void>
}

/** What is left over, until the person says whether it goes or stays. */
export class Leftovers {
  readonly all: Cell<readonly Leftover[]>
  readonly task: Cell<LeftoverTask | undefined> = new Cell<LeftoverTask | undefined>(undefined)
  readonly #memory: LeftoverMemory
  readonly #databases: Databases

  constructor(memory: LeftoverMemory, databases: Databases) {
    this.#memory = memory
    this.#databases = databases
    this.all = new Cell(readLeftovers(memory.getItem(memoryKey)))
  }

  /** A database is not used any more; one that is not there is none. */
  async add(name: string, store: string): Promise<void> {
    if (await this.#databases.has(store)) this.#set([...this.#others(store), { name, store }])
  }

  /** It stays where it is, and nobody is asked again. */
  keep(store: string): void {
    this.#set(this.#others(store))
    this.task.set(undefined)
  }

  /** Deletes it for good. */
  async delete(store: string): Promise<void> {
    if (this.task.value?.isBusy === true) return
    this.task.set({ store, isBusy: true, fault: undefined })
    try {
      await this.#databases.remove(store)
      this.keep(store)
    } catch (error) {
      // It is there as before, and can be deleted later.
      this.task.set({ store, isBusy: false, fault: faultOf(error) })
    }
  }

  #others(store: string): readonly Leftover[] {
    // Read anew: another tab may have decided about one.
    return readLeftovers(this.#memory.getItem(memoryKey)).filter((each) => each.store !== store)
  }

  #set(all: readonly Leftover[]): void {
    this.#memory.setItem(memoryKey, JSON.stringify(all))
    this.all.set(all)
  }
}

const memoryKey = 'kith.leftovers'

function readLeftovers(text: string | null): readonly Leftover[] {
  try {
    const read = JSON.parse(text ?? '[]') as unknown
    return Array.isArray(read) ? read.filter(isLeftover) : []
  } catch {
    // Somebody else wrote it; nothing is asked about then, and nothing deleted.
    return []
  }
}

function isLeftover(value: unknown): value is Leftover {
  const { name, store } = (value ?? {}) as Partial<Record<keyof Leftover, unknown>>
  return typeof name === 'string' && typeof store === 'string'
}
