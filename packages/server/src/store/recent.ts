/**
 * A map that holds at most `countMax` entries and forgets the one that was not used for longest. Also says whether a value that was read
 * elsewhere is still current: take `generation` before reading and give it to `setRead`; `change` in between makes the read worthless.
 */
export class Recent<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #countMax: number
  #generation = 0

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  get size(): number {
    return this.#entries.size
  }

  /** Counts the changes. */
  get generation(): number {
    return this.#generation
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  /** Keeps what was read, unless something changed since `generation`. */
  setRead(key: K, value: V, generation: number): void {
    if (generation === this.#generation) this.#set(key, value)
  }

  /** Keeps what was written. */
  change(key: K, value: V): void {
    this.#generation++
    this.#set(key, value)
  }

  /** Forgets a value that is not current any more. */
  forget(key: K): void {
    this.#generation++
    this.#entries.delete(key)
  }

  /** Forgets everything. */
  clear(): void {
    this.#generation++
    this.#entries.clear()
  }

  #set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#countMax) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }
}
