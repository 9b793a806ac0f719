import type { KithError } from '@kith/wire'

/** Something that is passed when it is open, and waited for while it is closed. */
export class Gate {
  readonly #waiting = new Set<{ readonly resolve: () => void; readonly reject: (error: KithError) => void }>()
  #isOpen = false
  #end: KithError | undefined

  open(): void {
    this.#isOpen = true
    for (const { resolve } of this.#waiting) resolve()
    this.#waiting.clear()
  }

  close(): void {
    this.#isOpen = false
  }

  /** Resolves when it is open; rejects when it ends. */
  async passed(): Promise<void> {
    if (this.#end !== undefined) throw this.#end
    if (this.#isOpen) return
    await new Promise<void>((resolve, reject) => this.#waiting.add({ resolve, reject }))
  }

  /** It will not open any more. */
  end(error: KithError): void {
    this.#end = error
    for (const { reject } of this.#waiting) reject(error)
    this.#waiting.clear()
  }
}
