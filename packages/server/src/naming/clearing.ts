import type { Database } from '../store/database.ts'
import { type EndedChain, readUncleared } from './chain-ends.ts'

/** Removes what one service has of a name that was given up. Doing it again does no harm. */
export type Clear = (ended: EndedChain) => Promise<void>

/**
 * Removes what owners had on the server after they gave their names up: the chain ends in one commit, and what is much goes behind it, step by step. What a crash leaves
 * goes at the next start (spec NM29).
 */
export class Clearing implements AsyncDisposable {
  readonly #database: Database
  readonly #steps: readonly Clear[]
  readonly #onFailure: (cause: unknown) => void
  #work: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(database: Database, steps: readonly Clear[], onFailure: (cause: unknown) => void) {
    this.#database = database
    this.#steps = steps
    this.#onFailure = onFailure
  }

  /** Removes what is there to remove, one chain after the other, in the background. */
  begin(): void {
    this.#work = this.#work.then(() => this.#clear()).catch(this.#onFailure)
  }

  /** Resolves when what was begun is done. */
  idle(): Promise<void> {
    return this.#work
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    await this.#work
  }

  async #clear(): Promise<void> {
    for (;;) {
      const all = await this.#database.read(readUncleared)
      for (const ended of all) {
        if (this.#isStopped) return
        for (const step of this.#steps) await step(ended)
        await this.#database.commit((tx) =>
          tx.updateTable('chain_ends').set({ is_cleared: 1 }).where('name_id', '=', ended.handle).execute(),
        )
      }
      if (all.length === 0) return
    }
  }
}
