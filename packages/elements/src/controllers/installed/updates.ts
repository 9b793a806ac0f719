import { Cell } from '../observable/cell.ts'

/** What a page knows of a newer version of itself; `apps/messenger` has it from its service worker. */
export interface UpdateSource {
  /** Calls `listener` when a newer version is ready to be used, now or later. */
  onReady(listener: () => void): void
  /** Uses it: the page is loaded again. */
  use(): void
}

/** A newer version of the program. It is used at the next start, or at once when the person says so. */
export class Updates {
  /** Whether there is one that nobody has put off. */
  readonly isReady: Cell<boolean> = new Cell(false)
  readonly #source: UpdateSource

  constructor(source: UpdateSource) {
    this.#source = source
    source.onReady(() => {
      this.isReady.set(true)
    })
  }

  use(): void {
    this.isReady.set(false)
    this.#source.use()
  }

  /** It waits for the next start, without another word. */
  later(): void {
    this.isReady.set(false)
  }
}
