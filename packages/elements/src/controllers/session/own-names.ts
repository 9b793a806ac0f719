/** Where names are remembered; `localStorage` in the page. */
type Memory = Pick<Storage, 'getItem' | 'setItem'>

const memoryKey = 'kith.names'
/** As many names as a browser remembers. */
const namesMax = 32

/**
 * The names that one browser goes by on one network, and which of them a page shows. Every name has a store of its own, so pages may show different ones at the same
 * time; a page stays with its name when another page takes another.
 */
export class OwnNames {
  readonly #memory: Memory
  readonly #page: Memory

  /**
   * @param memory what all pages remember
   * @param page what this page remembers, also over loading anew; `sessionStorage` in the page
   */
  constructor(memory: Memory, page: Memory) {
    this.#memory = memory
    this.#page = page
  }

  /** All of them, the oldest first. */
  get all(): readonly string[] {
    try {
      const kept: unknown = JSON.parse(this.#memory.getItem(memoryKey) ?? '[]')
      return Array.isArray(kept) ? kept.filter((name): name is string => typeof name === 'string') : []
    } catch {
      // What is there is no list: names come back as they are used.
      return []
    }
  }

  /** This page is to show the name once it starts; empty for a new one. */
  ask(name: string): void {
    this.#page.setItem(memoryKey, name)
  }

  /**
   * The name that this page shows: what it was asked for or has shown before, else the one that was used last. A name that is none of this browser's is never chosen, so
   * that no link takes a name in its reader's place.
   *
   * @param last the name that was used last in this browser
   * @returns nothing where the person chooses one
   */
  choose(last: string | null): string | null {
    const wanted = this.#page.getItem(memoryKey)
    if (wanted === '') return null
    if (wanted !== null && (wanted === last || this.all.includes(wanted))) return wanted
    return last ?? this.all.at(-1) ?? null
  }

  /** This page shows the name, which is one of this browser's. */
  add(name: string): void {
    this.ask(name)
    if (!this.all.includes(name)) this.#keep([...this.all, name].slice(-namesMax))
  }

  /** The name is none of this browser's any more, and this page shows none. */
  forget(name: string): void {
    this.ask('')
    this.#keep(this.all.filter((other) => other !== name))
  }

  #keep(names: readonly string[]): void {
    this.#memory.setItem(memoryKey, JSON.stringify(names))
  }
}
