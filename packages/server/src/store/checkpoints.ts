import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What the thread answers. `pages` are those in the log, also those that were copied before. */
export type Copied =
  | { readonly kind: 'copied'; readonly pages: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** When the log of a file is copied. */
export interface CheckpointOptions {
  /** Pages of the log at which it begins anew. */
  readonly pagesMax: number
  /** Time between two copies at least, in milliseconds. */
  readonly pauseMs: number
}

/**
 * Copies the write-ahead log into the file while others go on writing: a thread reads, writes and syncs, so that the event loop does not stand still for it.
 *
 * A log that is written to all the time is never copied whole, and so never begins anew. When it is long it is therefore copied twice in a row, and what
 * came during the second time is copied while the next transaction waits: that is little, and then the log begins anew.
 */
export class Checkpoints {
  readonly #path: string
  readonly #options: CheckpointOptions
  #thread: Worker | undefined
  #copying: Promise<void> | undefined
  #isDue = false
  #copiedAtMs = -Infinity
  #failure: Error | undefined

  constructor(path: string, options: CheckpointOptions) {
    this.#path = path
    this.#options = options
  }

  /** Call it before a transaction begins, and wait. Rejects when the log could not be copied: then the file is not to be relied on. */
  async begin(): Promise<void> {
    if (this.#isDue) {
      await this.#copying
      await this.#copy()
      this.#isDue = false
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Call it after a commit, when the log has grown past what a small store ever has. */
  committed(): void {
    if (this.#copying !== undefined || performance.now() - this.#copiedAtMs < this.#options.pauseMs) return
    this.#copying = this.#copyAll().finally(() => {
      this.#copying = undefined
      this.#copiedAtMs = performance.now()
    })
  }

  /** Ends the thread, and with it its connection. */
  async close(): Promise<void> {
    await this.#copying
    const thread = this.#thread
    if (thread === undefined) return
    this.#thread = undefined
    thread.ref()
    const exited = once(thread, 'exit')
    thread.postMessage('close')
    await exited
  }

  async #copyAll(): Promise<void> {
    if ((await this.#copy()) < this.#options.pagesMax) return
    await this.#copy()
    this.#isDue = true
  }

  /** One copy; how many pages the log has. Never rejects. */
  async #copy(): Promise<number> {
    try {
      const thread = (this.#thread ??= startThread(this.#path))
      const answered = once(thread, 'message')
      thread.postMessage('copy')
      const [copied] = (await answered) as [Copied]
      if (copied.kind === 'copied') return copied.pages
      this.#failure = Object.assign(new Error(copied.message), { code: copied.code })
    } catch (cause) {
      this.#thread = undefined
      this.#failure = cause instanceof Error ? cause : new Error('the thread of the log ended', { cause })
    }
    return 0
  }
}

function startThread(path: string): Worker {
  // From the sources, which tests run, the file beside this one is TypeScript too.
  const name = import.meta.url.endsWith('.ts') ? './checkpoint-thread.ts' : './checkpoint-thread.js'
  const thread = new Worker(new URL(name, import.meta.url), { workerData: { path } })
  thread.unref()
  return thread
}
