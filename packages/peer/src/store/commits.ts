import type { WriteGroup } from '@kith/core'
import { KithError } from '@kith/wire'
import type { CommitResult } from './store.ts'

interface Waiting {
  readonly groups: readonly WriteGroup[]
  readonly resolve: (result: CommitResult) => void
  readonly reject: (error: KithError) => void
}

/** How a store makes groups durable. */
export interface CommitsOptions {
  /**
   * Applies groups in order and resolves, when they are on disk, with the positions of those left out. A rejection with `store-full` says that
   * nothing was written; any other ends the store: what is on disk is not known then.
   */
  readonly apply: (groups: readonly WriteGroup[]) => readonly number[] | Promise<readonly number[]>
  /** Waits a moment so that calls made together share one disk transaction. @default a microtask */
  readonly gather?: (() => Promise<void>) | undefined
}

/**
 * The row of commits of one store: calls that come while another is on its way to the disk share the next disk transaction. After a
 * failure everything is refused with its code, because a failed fsync leaves unknown what is on disk; but for want of room nothing was
 * written, and the next commit may find some.
 */
export class Commits {
  readonly #options: CommitsOptions
  #waiting: Waiting[] = []
  #run: Promise<void> | undefined
  #end: KithError | undefined

  constructor(options: CommitsOptions) {
    this.#options = options
  }

  commit(groups: readonly WriteGroup[]): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.check()
      this.#waiting.push({ groups, resolve, reject })
      this.#run ??= this.#runAll()
    })
  }

  /** Throws when the store has failed or was closed. */
  check(): void {
    if (this.#end !== undefined) throw new KithError(this.#end.code, this.#end.message, { cause: this.#end.cause })
  }

  /** Refuses everything from now on, also what waits. */
  fail(error: KithError): void {
    this.#end ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#end)
  }

  /** Refuses new calls with `disposed` and resolves when those made before are done. */
  async close(): Promise<void> {
    this.#end ??= new KithError('disposed', 'The store was closed.')
    await this.#run
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await (this.#options.gather?.() ?? Promise.resolve())
      const batch = this.#waiting.splice(0)
      try {
        const conflicts = await this.#options.apply(batch.flatMap(({ groups }) => groups))
        tell(batch, conflicts)
      } catch (cause) {
        const error = storeFailed(cause)
        for (const { reject } of batch) reject(error)
        if (error.code === 'store-full') continue
        // A store that is being closed still ends as failed, so that nobody takes the drain for a success.
        this.#end = error
        this.fail(error)
      }
    }
    this.#run = undefined
  }
}

/** The error of a store that cannot go on; or of one that has no room, as browsers say it. */
export function storeFailed(cause: unknown): KithError {
  if (cause instanceof KithError) return cause
  const isFull = cause instanceof Error && cause.name === 'QuotaExceededError'
  return new KithError(isFull ? 'store-full' : 'store-failed', undefined, { cause })
}

/** Gives every call the conflicts among its own groups. */
function tell(batch: readonly Waiting[], conflicts: readonly number[]): void {
  let first = 0
  for (const { groups, resolve } of batch) {
    const [from, end] = [first, first + groups.length]
    resolve({ conflicts: conflicts.filter((at) => at >= from && at < end).map((at) => at - from) })
    first = end
  }
}
