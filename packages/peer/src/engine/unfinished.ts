/** Work that leaving waits for: what is being handled or written, and frames whose tags are being made. */
export class Unfinished {
  readonly #work = new Set<Promise<void>>()

  /** Counts the work until it ends, and ends as it does. */
  async run(work: Promise<void>): Promise<void> {
    this.#work.add(work)
    try {
      await work
    } finally {
      this.#work.delete(work)
    }
  }

  /** Resolves when there is none, or when `isHeldUp` says that it will not end soon. */
  async over(isHeldUp: () => boolean): Promise<void> {
    while (this.#work.size > 0 && !isHeldUp()) await Promise.allSettled(this.#work)
  }
}
