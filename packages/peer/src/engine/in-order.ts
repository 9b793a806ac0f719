/** Runs asynchronous work one after the other for each key, and at the same time for different keys. */
export class InOrder<K> {
  readonly #last = new Map<K, Promise<void>>()

  /** Runs `work` after what was given before for this key. `work` must not reject. */
  run(key: K, work: () => Promise<void>): void {
    const before = this.#last.get(key)
    const running = before === undefined ? work() : before.then(work)
    this.#last.set(key, running)
    void running.then(() => {
      if (this.#last.get(key) === running) this.#last.delete(key)
    })
  }
}
