const oldMax = 32

/** Attempts that are over or were given up, because signals about them come late. */
export class OldAttempts {
  readonly #ids = new Set<string>()

  add(id: string): void {
    this.#ids.add(id)
    if (this.#ids.size <= oldMax) return
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest)
      return
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }
}
