/** How long after the last commit the log is emptied, in milliseconds. */
const idleMs = 1000
/** How long after the first commit since, however many follow, in milliseconds. */
const waitMsMax = 10_000

/**
 * Empties the log of a store when there is time for it. The log holds older copies of pages, and with them bytes that were deleted or replaced since; in the file
 * itself they are overwritten with zeros (spec KY54). A commit waits for that at most once in ten seconds, for as long as one disk write takes.
 */
export class LogEmptying {
  readonly #empty: () => void
  #timer: NodeJS.Timeout | undefined
  #firstAtMs = 0
  #lastAtMs = 0

  /** `empty` empties the log, between commits. */
  constructor(empty: () => void) {
    this.#empty = empty
  }

  /** Something was committed. */
  committed(): void {
    this.#lastAtMs = performance.now()
    if (this.#timer !== undefined) return
    this.#firstAtMs = this.#lastAtMs
    this.#wait(idleMs)
  }

  /** Nothing is emptied any more: closing the database does it. */
  close(): void {
    clearTimeout(this.#timer)
  }

  #wait(forMs: number): void {
    this.#timer = setTimeout(() => {
      const leftMs = Math.min(this.#firstAtMs + waitMsMax, this.#lastAtMs + idleMs) - performance.now()
      this.#timer = undefined
      if (leftMs > 0) this.#wait(leftMs)
      else this.#empty()
    }, forMs)
    this.#timer.unref()
  }
}
